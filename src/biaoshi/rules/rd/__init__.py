"""RD: what this program did not see."""
