"""PE: the period."""
