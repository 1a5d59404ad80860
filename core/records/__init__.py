"""Files of records that other systems write: read one by one, by a mapping of their columns to ours."""
