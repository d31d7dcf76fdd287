"""What `make bundle` runs: everything an office without a network needs, gathered, checked and hashed."""
