"""What to recommend and why, decided without a database."""
