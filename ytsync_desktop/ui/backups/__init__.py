"""Backups of what was on YouTube: listed, compared, and the way back to one of them."""
