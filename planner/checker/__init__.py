"""The checker's arithmetic: the week of a plan, who is free, accounts, costs. No solver reads it."""
