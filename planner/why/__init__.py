"""Why not more: cards with repairs that were tried by solving the school again."""

from planner.why.card import Edit, Fix, NewLine, Offer, Why, WhyCard
from planner.why.reason import why, why_none

__all__ = ["Edit", "Fix", "NewLine", "Offer", "Why", "WhyCard", "why", "why_none"]
