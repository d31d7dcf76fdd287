"""CO: consistency across places."""
