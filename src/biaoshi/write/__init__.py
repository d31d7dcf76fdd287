"""Giving a document back: what was found → orders → the file's new bytes → read again and proved → put in place."""
