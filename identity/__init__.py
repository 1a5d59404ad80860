"""Accounts, sign-in, memberships of merchants and inbox notices."""
