"""Walkaway: keep the testimony of people who left violent extremism, and keep them safe."""

__version__ = "0.1.0"
