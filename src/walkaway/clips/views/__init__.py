"""Pages on which clips are made."""
