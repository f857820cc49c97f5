"""People together on a plan: who may do what, and the desk that every step goes through."""
