"""Regulations and past cases: Chinese search, and what to push to whom."""
