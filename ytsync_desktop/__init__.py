"""Turns a messy YouTube library into a tidy one, safely."""

__version__ = "0.1.0"
