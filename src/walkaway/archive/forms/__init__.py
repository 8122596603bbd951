"""What the pages of the archive ask for, one module a topic."""
