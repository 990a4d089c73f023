"""Errors a person can act on: each says what is wrong and how to repair it."""


class OrientationError(Exception):
    """Base of the product's own errors.

    Args:
        problem: what was found, in plain words.
        repair: what the person can do about it.
    """

    def __init__(self, problem: str, repair: str = "") -> None:
        self.problem = problem
        self.repair = repair
        super().__init__(problem)

    def __str__(self) -> str:
        return f"{self.problem} {self.repair}".strip().replace("\n", " ")


class SettingError(OrientationError):
    """A setting of the environment or of .env has a wrong value."""


class DataFileError(OrientationError):
    """A data file is missing, cut, or not of the expected layout. Nothing was changed."""


class UnknownCodeError(OrientationError):
    """A problem, commune, question or choice code does not exist."""


class ModelError(OrientationError):
    """No trained model, or one that cannot be loaded."""


class ServiceError(OrientationError):
    """One of the product's processes does not answer."""


class OlderDataError(OrientationError):
    """A file is older than what the database already holds from the same source. Nothing was changed."""
