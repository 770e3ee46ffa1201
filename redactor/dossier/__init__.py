"""What several documents of one request have in common: their results together, and facts about them."""
