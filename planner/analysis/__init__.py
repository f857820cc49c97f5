"""Questions that search again: other plans, prices of time, what if, why not more."""
