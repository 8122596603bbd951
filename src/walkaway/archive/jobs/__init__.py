"""What workers do for the archive. Importing this registers every kind of job."""

from walkaway.archive.jobs import originals, transcripts

__all__ = ["originals", "transcripts"]
