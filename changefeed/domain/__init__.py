"""What feeds there are and what a subscriber may read of them."""
