"""Many schools at once: tests that need more than one of them."""
