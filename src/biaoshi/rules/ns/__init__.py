"""NS: marks that are not state-secret marks."""
