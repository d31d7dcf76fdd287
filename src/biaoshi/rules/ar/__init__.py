"""AR: archive advice, as findings."""
