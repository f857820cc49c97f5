"""Plain records that rules, solver and answers share."""
