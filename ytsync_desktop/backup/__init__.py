"""Snapshots of what is on YouTube, kept as files."""
