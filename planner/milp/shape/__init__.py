"""The counting model: what costs money or minutes, in counts."""
