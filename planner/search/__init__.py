"""The composition root: the shape, the grid and the checker made one search."""
