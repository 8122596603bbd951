"""What others hear of when something is taken back, inside the transaction of it."""

from __future__ import annotations

from django.dispatch import Signal

taken_back = Signal()
"""Argument: `release`, which a member of staff ended."""
