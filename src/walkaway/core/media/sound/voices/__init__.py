"""Voices that take the place of a speaker's own."""
