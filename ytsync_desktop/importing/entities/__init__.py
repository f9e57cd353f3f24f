"""One module per entity type: what it asks YouTube for, and what it makes of the replies."""
