"""What is done with clips in the making: each function one act, with its permission and journal."""
