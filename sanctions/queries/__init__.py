"""Frozen read models."""
