"""The demo city: invented enterprises, people, accounts and complaints, all marked as demonstration data."""
