"""Plans beside one another for eyes."""
