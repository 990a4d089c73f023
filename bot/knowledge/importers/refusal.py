"""A row that an importer leaves aside, with the reason a person can act on."""


class RefusedRowError(Exception):
    """The row is not taken; the file's other rows are."""
