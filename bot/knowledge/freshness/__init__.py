"""Is what we say of counters still good: age, telephone numbers, links, and a score a structure."""
