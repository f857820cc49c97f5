"""The models, and the only room that knows the modeling library."""
