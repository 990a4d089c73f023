"""Writes files that others read meanwhile."""

from pathlib import Path


def write_whole(file: Path, text: str) -> None:
    """Write a file: whoever reads at the same time sees the old one or the new one, whole."""
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_bytes(text.encode())
    fresh.replace(file)
