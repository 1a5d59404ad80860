"""One module per thing a person or duty does."""
