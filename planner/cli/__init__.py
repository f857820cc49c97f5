"""The command line: parse, one call, say."""
