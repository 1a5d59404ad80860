"""Reactions to facts of other areas."""
