"""What the pages of clips post, as values and as acts."""
