"""Local categories → YouTube: carries a plan out, exactly once, over days."""
