"""The district's sums over a hundred drawn schools, against a count that knows nothing of the product: `python -m tests.hundred`."""
