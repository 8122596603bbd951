"""The pages of stories: each reads a form, calls one service, and answers."""
