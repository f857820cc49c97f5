"""Money for eyes: costs, funds, years, the account of hours."""
