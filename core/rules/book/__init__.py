"""The shipped text of the rule book: TOML that lawyers can read."""
