"""The commands of `orientation`: each only adapts the product to a terminal."""
