"""The steps of the database, one a file."""
