"""Everything kept on this machine: one SQLite database in the data folder; rows never leave this package."""
