"""Reading on, acknowledging, reporting, waking, watching."""
