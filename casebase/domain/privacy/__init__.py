"""Finding what tells who somebody is in a complaint: each module knows one family of signs."""
