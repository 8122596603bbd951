"""What may leave, by which exit, and who signed it."""
