"""What ships to be tried out. All of it is invented, and says so."""

from __future__ import annotations

from pathlib import Path

INVENTED_CASES = Path(__file__).with_name("58-invented-cases.csv")
"""58 cases that count up to the figures published of the 58 real ones of 2015."""
