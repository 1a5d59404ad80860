"""Pydantic schemas of the JSON API, one module an area."""
