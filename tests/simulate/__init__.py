"""Reviews played through on archives whose truth is known."""
