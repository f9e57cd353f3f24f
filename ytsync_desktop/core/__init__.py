"""Values and rules of the product: standard library only, no Qt, no database, no network."""
