"""The library → categories: edits that can be undone, and categories as files."""
