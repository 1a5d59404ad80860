"""Complaints, sessions, offers, agreements and their performance."""
