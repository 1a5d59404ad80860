"""Pages and JSON over the same services; the only HTTP."""
