"""The forms of stories, one module a topic."""
