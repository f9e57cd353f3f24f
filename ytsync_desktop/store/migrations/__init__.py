"""The schema's history: one file per revision in `versions`, written by hand, never changed once released."""
