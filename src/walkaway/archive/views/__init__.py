"""The pages of the archive: each reads a form, calls one service, and answers."""
