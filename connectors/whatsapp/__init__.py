"""All that knows Meta's words, in both directions, and nothing else does."""
