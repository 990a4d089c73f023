"""One module a source: each reads an official layout and merges it into the shared database."""
