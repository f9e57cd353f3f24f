"""A YouTube on localhost, in a process of its own, for the demo and for the tests."""
