"""What the pages of coding ask for, one module a topic."""
