"""JSON under /api/v1, over the same services and queries as the pages."""
