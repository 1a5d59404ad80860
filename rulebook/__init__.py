"""Stored versions of the rule book."""
