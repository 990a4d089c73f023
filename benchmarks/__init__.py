"""Measures, not tests: `make bench` prints them; docs/performance.md keeps them with the machine."""
