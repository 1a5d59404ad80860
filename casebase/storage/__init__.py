"""Tables of the casebase and the text it ships with."""
