"""Figures, measured side by side: every row beside its floor and a peer, in one run."""
