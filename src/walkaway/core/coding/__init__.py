"""Coding narratives: codebooks, what coders put on passages, and how far they agree."""
