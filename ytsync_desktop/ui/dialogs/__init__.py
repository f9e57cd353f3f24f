"""Windows that ask for one thing."""
