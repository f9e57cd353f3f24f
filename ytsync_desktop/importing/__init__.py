"""YouTube → the local library: resumable import, Watch Later files, export."""
