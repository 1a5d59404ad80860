"""The enterprise credit file."""
