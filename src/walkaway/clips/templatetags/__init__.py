"""How templates tell of clips."""
