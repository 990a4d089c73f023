"""The files of phrasings (data/nlu/*.yml), read and written. What was written reads back as it was, byte for byte.

They are Rasa's own format, always laid out the same: one block a label and voice, one line a phrasing. A comment in
a file is not kept when it is written again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import DataFileError
from bot.files import write_whole
from bot.nlu.understanding import PROBLEM_INTENT
from bot.training.phrasings import Sentence

_HEADER = 'version: "3.1"\nnlu:\n'
_BULLET = "- "
_LABEL = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)?")
_VOICE = re.compile(r"[a-z0-9_]+")
_EXPECTED = "Attendu : nlu, puis des blocs intent, metadata.voice et examples."


@dataclass(frozen=True)
class Filed:
    """A phrasing and the name of its file."""

    sentence: Sentence
    file: str


def read_folder(folder: Path) -> list[Filed]:
    """Read every phrasing of a folder, in order, or raise DataFileError naming the file."""
    return [Filed(sentence, file.name) for file in _files(folder) for sentence in read_file(file)]


def read_sentences(folder: Path) -> list[Sentence]:
    """Read every phrasing of a folder, or raise DataFileError naming the file."""
    return [one.sentence for one in read_folder(folder)]


def read_file(file: Path) -> Iterator[Sentence]:
    """Yield the phrasings of one file, or raise DataFileError naming it."""
    try:
        for block in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            yield from _read_block(block)
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise DataFileError(f"{file} ne se lit pas : {error}", _EXPECTED) from error


def render(filed: Iterable[Filed]) -> dict[str, str]:
    """Return the content of each file. Labels, voices and phrasings stand in the order in which they come."""
    files: dict[str, dict[str, dict[str, list[str]]]] = {}
    for one in filed:
        label = files.setdefault(one.file, {}).setdefault(one.sentence.intent, {})
        label.setdefault(one.sentence.voice, []).append(one.sentence.text)
    return {file: _HEADER + "".join(_blocks(labels)) for file, labels in files.items()}


def write_folder(folder: Path, contents: Mapping[str, str]) -> list[str]:
    """Make a folder's files equal to these, and return the names of those that changed; others are not touched."""
    folder.mkdir(parents=True, exist_ok=True)
    there = {file.name: file.read_bytes() for file in folder.glob("*.yml")}
    for name in there.keys() - contents.keys():
        (folder / name).unlink()
    changed = [name for name, content in contents.items() if there.get(name) != content.encode()]
    for name in changed:
        write_whole(folder / name, contents[name])
    return sorted({*changed, *(there.keys() - contents.keys())})


def _files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise DataFileError(f"Aucune formulation dans {folder}.", "Restaurez le dossier data/nlu du dépôt.")
    return files


def _read_block(block: dict[str, Any]) -> Iterator[Sentence]:
    label = block["intent"].removeprefix(f"{PROBLEM_INTENT}/")
    voice = block["metadata"]["voice"]
    if not _LABEL.fullmatch(label) or not _VOICE.fullmatch(voice):
        raise ValueError(f"intent « {label} », voice « {voice} » : minuscules, chiffres et _ seulement")
    for line in block["examples"].splitlines():
        if line.strip():
            yield Sentence(line.strip().removeprefix(_BULLET).strip(), label, voice)


def _blocks(labels: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    for intent, voices in labels.items():
        for voice, texts in voices.items():
            yield f"- intent: {intent}\n  metadata: {{voice: {voice}}}\n  examples: |\n"
            yield from (f"    {_BULLET}{text}\n" for text in texts)
