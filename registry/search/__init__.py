"""Finding names: postings of character pairs kept in the database beside the names."""
