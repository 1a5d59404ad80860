"""Who subscribes and how far each has come."""
