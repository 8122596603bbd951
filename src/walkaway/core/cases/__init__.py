"""Cases: what is told of people, whether two accounts tell of one, what many have in common."""
