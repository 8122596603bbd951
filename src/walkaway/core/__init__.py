"""Pure decisions and measurements: no Django, no network, no clock, no hidden randomness."""
