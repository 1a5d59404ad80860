"""The log of acts and the leaves of the evidence log."""
