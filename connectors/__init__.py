"""Bridges between the outside, Rasa and care; each folder knows one vendor's words."""
