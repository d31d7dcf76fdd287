"""One module a group of pages, each offering ROUTER; found by folder, like `routes/`."""
