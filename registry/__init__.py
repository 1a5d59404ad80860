"""Who is who: enterprises, people and their dated links."""
