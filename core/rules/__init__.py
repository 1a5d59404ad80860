"""What the law gives on a day, computed from a rule book value."""
