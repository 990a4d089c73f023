"""Commun Orientation: tells residents which administration is competent, why, and how to reach it."""
