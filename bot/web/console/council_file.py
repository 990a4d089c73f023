"""A council's file: taken out, edited in a spreadsheet, brought back. What would change is shown before it does.

Between the preview and its confirmation the file travels in the page, compressed: nothing waits on the server.
"""

import base64
import binascii
import zlib
from collections.abc import Collection
from datetime import date
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot.accounts import audit
from bot.accounts.roles import Permission
from bot.errors import DataFileError
from bot.knowledge.council.council import ground_of
from bot.knowledge.council.file import CHAMP_OF, rows_of, take_file, write_file
from bot.knowledge.importers.changes import Changes
from bot.knowledge.importers.conseil import read_rows
from bot.web.console.ground import council_of_site
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.render import page, private
from bot.web.security import MAX_FILE

_ADDRESS = "/console/structures/fichier/{site}"
_TABLES = {
    "structures": "Guichets",
    "structure_communes": "Communes servies",
    "procedures": "Liens",
    "structure_corrections": "Corrections",
}
_SIGNS = {"added": "Ajouté", "changed": "Changé", "closed": "Retiré"}
_REFUSED_SHOWN = 200


def show(visit: Visit) -> Response:
    return page(visit, "council_file.html", council=council_of_site(visit))


def export(visit: Visit) -> Response:
    council = council_of_site(visit)
    ground = ground_of(visit.session, [council.territory])
    content = write_file(rows_of(visit.session, council, ground, date.today()))
    name = f"structures-{council.key}-{date.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return private(Response(content, media_type="text/csv; charset=utf-8", headers=headers))


def preview(visit: Visit) -> Response:
    """Show what the file would change. Nothing is changed."""
    sent = visit.form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return _refused(visit, "Choisissez d'abord un fichier.")
    content = sent.file.read()
    try:
        with visit.session.begin_nested() as tried:
            changes = _take(visit, content)
            tried.rollback()
    except DataFileError as error:
        return _refused(visit, str(error))
    return _shown(visit, changes, draft=_packed(content))


def confirm(visit: Visit) -> Response:
    try:
        changes = _take(visit, _unpacked(visit.text("draft")))
    except DataFileError as error:
        return _refused(visit, str(error))
    counts = {name: getattr(changes, name) for name in ("added", "changed", "closed")}
    council = council_of_site(visit)
    audit.note(
        visit.session,
        "structures_import",
        visit.agent.id,
        council.key,
        f"site:{council.key}",
        **counts,
        refused=len(changes.refused),
    )
    return _shown(visit, changes, draft="")


def concerned(visit: Visit) -> Collection[str]:
    return (visit.path["site"],)


ROUTES = [
    ConsoleRoute(_ADDRESS, show, Permission.STRUCTURES, concerned),
    ConsoleRoute(f"{_ADDRESS}/export", export, Permission.STRUCTURES, concerned),
    ConsoleRoute(_ADDRESS, preview, Permission.STRUCTURES, concerned, "POST"),
    ConsoleRoute(f"{_ADDRESS}/confirmer", confirm, Permission.STRUCTURES, concerned, "POST"),
]


def _take(visit: Visit, content: bytes) -> Changes:
    council = council_of_site(visit)
    rows = read_rows("Le fichier", content)
    return take_file(visit.session, council, rows, ground_of(visit.session, [council.territory]), date.today())


def _shown(visit: Visit, changes: Changes, draft: str) -> Response:
    tables = [
        {
            "name": _TABLES[name],
            "counts": table,
            "examples": [(_SIGNS[one.what], _line(one.key), _differences(one)) for one in table.examples],
        }
        for name, table in changes.tables.items()
    ]
    return page(
        visit,
        "council_file_changes.html",
        council=council_of_site(visit),
        tables=tables,
        refused=changes.refused[:_REFUSED_SHOWN],
        refused_count=len(changes.refused),
        draft=draft,
        is_preview=bool(draft),
    )


def _line(values: Any) -> str:
    """Return the values in words; a field is named as the file's column."""
    said = {**values, "field": CHAMP_OF.get(values.get("field", ""))}
    return ", ".join(str(value) for value in said.values() if value not in (None, "", []))


def _differences(example: Any) -> str:
    """Return what changes in words; of a row that is added or withdrawn, its values."""
    if example.what != "changed":
        left_out = {*example.key, "source_id", "until", "demonstration", "origin", "updated_on"}
        return _line({name: value for name, value in example.values.items() if name not in left_out})
    return ", ".join(f"{example.before[name] or 'rien'} → {value or 'rien'}" for name, value in example.values.items())


def _refused(visit: Visit, sentence: str) -> Response:
    return page(visit, "council_file.html", 422, council=council_of_site(visit), error=sentence)


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()


def _unpacked(draft: str) -> bytes:
    """Return the file that a page carried, or raise DataFileError; never more than may be sent."""
    try:
        content = zlib.decompressobj().decompress(base64.b64decode(draft, validate=True), MAX_FILE)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise DataFileError("L'aperçu n'est plus lisible.", "Envoyez de nouveau le fichier.") from error
    if not content:
        raise DataFileError("Aucun fichier n'a été envoyé.", "Choisissez le fichier, puis regardez l'aperçu.")
    return content
