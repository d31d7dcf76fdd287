"""HD: what the reader of the page does not see."""
