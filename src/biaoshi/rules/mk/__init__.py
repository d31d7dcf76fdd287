"""MK: is there a mark, and is it written right."""
