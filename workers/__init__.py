"""Processes without a page."""
