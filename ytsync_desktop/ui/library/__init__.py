"""The place where videos are looked through and sorted into categories."""
