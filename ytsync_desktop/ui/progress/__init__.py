"""The place where a job is watched, paused, resumed and decided."""
