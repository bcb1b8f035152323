"""The shared rules of Balie: plain synchronous Python without a web framework and without Rasa."""
