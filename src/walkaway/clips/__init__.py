"""Clips, from the first cut to what may be released."""
