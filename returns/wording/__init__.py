"""Codes of the domain as people read them."""
