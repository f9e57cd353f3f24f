"""Small pictures of videos: fetched and developed by threads of their own, kept in memory, drawn where they belong."""
