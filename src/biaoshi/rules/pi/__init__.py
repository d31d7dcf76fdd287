"""PI: personal information and identifiers."""
