"""A plan for eyes: summary, record, people, what is shared."""
