"""Adding phrasings: one as it is written, many pasted or in a spreadsheet's file. Many are shown before they are added.

Between the preview and its confirmation the sentences travel in the page: nothing waits on the server.
"""

import json
from collections.abc import Sequence

from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from bot.accounts.roles import Permission
from bot.errors import DataFileError
from bot.training import phrasebook
from bot.training.checks import Finding
from bot.training.models import CONSOLE, SHEET
from bot.training.phrasebook import Draft, PhrasingError, RefusedLinesError
from bot.training.phrasing_sheet import COLUMNS, Line, pasted, read_sheet
from bot.training.phrasings import labels_of
from bot.training.sentence_checks import LONGEST
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.phrasing_list import ADDRESS, names
from bot.web.console.phrasings import VERIFY
from bot.web.console.render import page, private

_EXAMPLE = "une grosse branche est tombée sur la route"


def show_one(visit: Visit) -> Response:
    return _one_page(visit, Draft(visit.query.get("texte", ""), visit.query.get("probleme", "")))


def add_one(visit: Visit) -> Response:
    draft = Draft(visit.text("text"), visit.text("problem"), visit.text("voice"))
    data = visit.settings.orientation_data
    if visit.text("action") == VERIFY:
        return _one_page(visit, draft, findings=phrasebook.findings(visit.session, data, draft))
    try:
        phrasing = phrasebook.add(visit.session, visit.agent, data, draft)
    except PhrasingError as error:
        return _one_page(visit, draft, str(error))
    return RedirectResponse(f"{ADDRESS}/{phrasing.id}?fait=1", 303)


def show_many(visit: Visit) -> Response:
    return _many_page(visit, Draft("", visit.query.get("probleme", "")))


def preview(visit: Visit) -> Response:
    """Show what would be added. Nothing is."""
    draft = Draft(str(visit.form.get("text", "")), visit.text("problem"), visit.text("voice"))
    sent = visit.form.get("file")
    try:
        if isinstance(sent, UploadFile) and sent.filename:
            return _preview(visit, read_sheet(sent.file.read(), labels_of(visit.session)), SHEET, draft)
        if not draft.label:
            raise PhrasingError("Choisissez le problème que ces phrases décrivent.")
        return _preview(visit, pasted(draft.text, draft.label, draft.voice), CONSOLE, draft)
    except (DataFileError, PhrasingError) as error:
        return _many_page(visit, draft, str(error))


def confirm(visit: Visit) -> Response:
    try:
        source, lines = _unpacked(visit.text("draft"))
        drafts = [line.draft for line in lines]
        added = phrasebook.add_many(visit.session, visit.agent, visit.settings.orientation_data, drafts, source)
    except RefusedLinesError:
        # Somebody else added one of them in the meantime.
        return _preview(visit, lines, source, Draft("", ""))
    except (DataFileError, PhrasingError) as error:
        return _many_page(visit, Draft("", ""), str(error))
    return RedirectResponse(f"{ADDRESS}/plusieurs?fait={len(added)}", 303)


def model_sheet(visit: Visit) -> Response:
    """Give a file to begin with: the header and one example."""
    content = ";".join(COLUMNS) + f"\n{_EXAMPLE};voirie.chaussee;direct\n"
    headers = {"Content-Disposition": 'attachment; filename="formulations.csv"'}
    return private(Response(content.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers))


ROUTES = [
    ConsoleRoute(f"{ADDRESS}/ajouter", show_one, Permission.TRAIN),
    ConsoleRoute(f"{ADDRESS}/ajouter", add_one, Permission.TRAIN, method="POST"),
    ConsoleRoute(f"{ADDRESS}/plusieurs", show_many, Permission.TRAIN),
    ConsoleRoute(f"{ADDRESS}/plusieurs", preview, Permission.TRAIN, method="POST"),
    ConsoleRoute(f"{ADDRESS}/plusieurs/confirmer", confirm, Permission.TRAIN, method="POST"),
    ConsoleRoute(f"{ADDRESS}/plusieurs/modele", model_sheet, Permission.TRAIN),
]


def _one_page(visit: Visit, draft: Draft, error: str = "", findings: list[Finding] | None = None) -> Response:
    context = {"draft": draft, "error": error, "findings": findings, "longest": LONGEST}
    return page(visit, "phrasings/add.html", 422 if error else 200, **names(visit), **context)


def _many_page(visit: Visit, draft: Draft, error: str = "") -> Response:
    done = visit.query.get("fait", "")
    context = {
        "draft": draft,
        "error": error,
        "done": int(done) if done.isascii() and done.isdecimal() and len(done) < 5 and not error else 0,
        "most": phrasebook.MOST_AT_ONCE,
    }
    return page(visit, "phrasings/many.html", 422 if error else 200, **names(visit), **context)


def _preview(visit: Visit, lines: Sequence[Line], source: str, typed: Draft) -> Response:
    if not lines:
        raise PhrasingError("Il n'y a aucune phrase.", "Écrivez une phrase par ligne, ou choisissez un fichier.")
    if len(lines) > phrasebook.MOST_AT_ONCE:
        raise PhrasingError(f"Il y a plus de {phrasebook.MOST_AT_ONCE} phrases.", "Envoyez-les en plusieurs fois.")
    reasons = phrasebook.faults(visit.session, visit.settings.orientation_data, [line.draft for line in lines])
    context = {
        "refused": [(lines[place], reason) for place, reason in sorted(reasons.items())],
        "kept": [line for place, line in enumerate(lines) if place not in reasons],
        "packed": _packed(source, lines) if not reasons else "",
        "typed": typed if source == CONSOLE else None,
    }
    return page(visit, "phrasings/preview.html", 422 if reasons else 200, **names(visit), **context)


def _packed(source: str, lines: Sequence[Line]) -> str:
    rows = [(line.number, line.draft.clean, line.draft.label, line.draft.voice) for line in lines]
    return json.dumps([source, rows], ensure_ascii=False)


def _unpacked(packed: str) -> tuple[str, list[Line]]:
    """Return what a preview carried, or raise DataFileError."""
    try:
        source, rows = json.loads(packed)
        lines = [Line(int(number), Draft(str(text), str(label), str(voice))) for number, text, label, voice in rows]
    except (ValueError, TypeError) as error:
        raise DataFileError("L'aperçu n'est plus lisible.", "Collez de nouveau les phrases, ou le fichier.") from error
    return (source if source in (CONSOLE, SHEET) else CONSOLE), lines
