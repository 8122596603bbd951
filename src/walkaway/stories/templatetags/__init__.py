"""How templates of stories write figures."""
