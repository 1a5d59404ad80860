"""The change feeds: what changed, in order, for whoever subscribes; one mechanism for every area that tells."""
