"""Plans checked by code that shares nothing with the program: `python -m tests.independent` over samples and generated schools."""
