"""Where a job makes its model: a folder of its own, so that nothing half-made is ever among the models.

It holds links to the models that are there already: whoever works in it sees them all, and writes beside them.
"""

import shutil
from pathlib import Path

from bot.training.cards import archive_of


class Workshop:
    """The folder of one job, inside the folder of the models: what it made is moved out of it at once."""

    def __init__(self, models: Path, job: int) -> None:
        self._models = models
        self.folder = models / f".training-{job}"
        # For temporary files too: they go with the rest.
        self.temporary = self.folder / "tmp"

    def open(self) -> None:
        self.close()
        self.temporary.mkdir(parents=True)
        for file in self._models.iterdir():
            if file.is_file() and not file.name.startswith("."):
                (self.folder / file.name).symlink_to(file.resolve())

    def keep(self, name: str) -> None:
        """Put a finished model among the others, with all the files of its name: its archive last."""
        made, archive = self.folder.glob(f"{name}.*"), archive_of(self.folder, name)
        for file in sorted((one for one in made if not one.is_symlink()), key=lambda one: one == archive):
            file.replace(self._models / file.name)

    def has_kept(self, name: str) -> bool:
        return archive_of(self._models, name).exists()

    def forget(self, name: str) -> None:
        """Take away what stands of a model whose archive did not follow."""
        for file in self._models.glob(f"{name}.*"):
            file.unlink(missing_ok=True)

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
