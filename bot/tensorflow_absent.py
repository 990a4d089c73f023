"""Leaves TensorFlow out of a process that runs Rasa without any component that needs it.

Rasa 3.6 imports TensorFlow at start for DIET and TED, whatever the pipeline: seven seconds and 330 MB for
nothing. Here the import finds an empty module whose names can be subclassed, annotated and used as decorators,
which is all that Rasa's modules do with them while they are read.
"""

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_ABSENT = frozenset({"keras", "tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text"})


def leave_out_tensorflow() -> None:
    """Make every later import of TensorFlow find the empty module. Does nothing when it is imported already."""
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder())


class _Name(type):
    """The class of every name of TensorFlow: it may be subclassed, nested and used as a decorator, not called."""

    def __getattr__(cls, name: str) -> Any:
        return _name(name)

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        if len(arguments) == 1 and callable(arguments[0]) and not options:
            return arguments[0]
        raise ModuleNotFoundError(
            f"tensorflow.{cls.__name__} was called, but this process leaves TensorFlow out "
            "(bot/tensorflow_absent.py). A pipeline with DIET, TED or another component that needs it is run with "
            "Rasa's own command: .venv/bin/rasa train, .venv/bin/rasa run."
        )


def _name(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _Name(name, (), {})


class _EmptyModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return _name(name)


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if name.partition(".")[0] in _ABSENT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: names appear when they are asked for."""
