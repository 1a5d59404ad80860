"""HTML pages: parse, open the transaction, make one call, render."""
