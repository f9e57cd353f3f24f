"""Values and rules of the product: standard library and a solver only, no Qt, no database, no network."""
