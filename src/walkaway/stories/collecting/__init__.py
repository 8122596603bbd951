"""From saved pages to candidates: which of them may be stories of people who left.

Reads files and writes a folder; needs no database. `formats.py` says what the folder holds.
"""
