"""Finding names: postings of pairs of characters in a mapped file, and in memory what was entered since."""
