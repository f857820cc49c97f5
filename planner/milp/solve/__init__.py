"""What is done with the shape once it stands: settle its tiers, and certify what an engine claims of them."""
