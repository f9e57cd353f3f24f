"""The place where every operation of every job can be looked up."""
