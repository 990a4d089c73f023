"""Reviews: what agents read, what they say of it, and how far two readers agree."""
