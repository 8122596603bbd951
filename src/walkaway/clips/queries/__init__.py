"""What is fetched of clips in the making: each function says whose right it grants."""
