"""DS: disclosure advice, as findings."""
