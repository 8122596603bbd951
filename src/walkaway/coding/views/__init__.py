"""The pages of coding: each reads a form, calls one service, and answers."""
