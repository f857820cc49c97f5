"""Why not more: cards with repairs that were tried by solving the school again."""

from planner.analysis.why.card import Edit, Fix, NewLine, Offer, Why, WhyCard
from planner.analysis.why.reason import why, why_none

__all__ = ["Edit", "Fix", "NewLine", "Offer", "Why", "WhyCard", "why", "why_none"]
