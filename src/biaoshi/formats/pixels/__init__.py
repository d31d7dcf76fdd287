"""Pixels of pages and pictures written anew: words cut out of a line, and the type that stands in their place."""
