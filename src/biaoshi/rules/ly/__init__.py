"""LY: layout."""
