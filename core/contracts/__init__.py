"""Facts that areas publish to each other."""
