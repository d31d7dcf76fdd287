"""SC: content that looks sensitive, never a verdict."""
