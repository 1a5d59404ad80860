"""Errors, roles, clock, identifiers, money, working days, protection of personal data."""
