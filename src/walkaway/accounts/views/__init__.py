"""The pages of staff: each reads a form, calls one service, and answers."""
