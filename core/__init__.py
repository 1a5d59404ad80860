"""Words every area shares."""
