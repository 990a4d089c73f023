"""One structure: what is known of it, what is wrong with it, and the forms that repair it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from bot.accounts import audit
from bot.accounts.roles import Permission
from bot.errors import UnknownCodeError
from bot.knowledge import models
from bot.knowledge.council import edits
from bot.knowledge.council.council import Council, find_source
from bot.knowledge.council.edits import RefusedFieldsError
from bot.knowledge.council.kinds import kind_label
from bot.knowledge.council.listing import Sheet, sheet_of
from bot.knowledge.council.week import SPANS, HoursError, Week, has_more, text_of, week_of
from bot.knowledge.directory import Record, record_of
from bot.knowledge.importers.conseil_rows import FIELDS
from bot.knowledge.structures import DAYS, Structure, describe_hours
from bot.text import squeezed
from bot.web.console.ground import councils_of, sites_around
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import taxonomy_of
from bot.web.console.render import page
from bot.web.console.structures_list import said_on

_ADDRESS = "/console/structures"
_SHEET = f"{_ADDRESS}/fiche/{{structure}}"
_HOURS = "horaires"
_LINES = "adresse"


def show(visit: Visit) -> Response:
    return _sheet_page(visit)


def correct(visit: Visit) -> Response:
    record = _record(visit)
    week = _week(visit)
    try:
        values = _changed(visit, record.structure, week)
        if values:
            edits.correct(visit.session, _council(visit, record), str(record.structure.id), values, date.today())
    except HoursError as error:
        return _sheet_page(visit, 422, {_HOURS: str(error)}, week)
    except RefusedFieldsError as error:
        return _sheet_page(visit, 422, error.reasons, week)
    if values:
        _note(visit, "structure_correct", record, fields=sorted(values))
    return _back(record, "corrigee" if values else "pareille")


def say_checked(visit: Visit) -> Response:
    record = _record(visit)
    edits.say_checked(visit.session, _council(visit, record), str(record.structure.id), date.today())
    _note(visit, "structure_check", record)
    return _back(record, "verifiee")


def close(visit: Visit) -> Response:
    record = _record(visit)
    edits.close(visit.session, _council(visit, record), str(record.structure.id), date.today())
    _note(visit, "structure_close", record)
    return _back(record, "fermee")


def open_again(visit: Visit) -> Response:
    record = _record(visit)
    edits.open_again(visit.session, str(record.structure.id))
    _note(visit, "structure_open", record)
    return _back(record, "rouverte")


def add_link(visit: Visit) -> Response:
    record = _record(visit)
    given = {name: visit.text(name) for name in ("probleme", "nature", "nom", "site")}
    try:
        edits.add_link(visit.session, _council(visit, record), record.row["territory_id"], given, date.today())
    except RefusedFieldsError as error:
        return _sheet_page(visit, 422, {"lien": " ".join(error.reasons.values())}, link=given)
    _note(visit, "link_add", record, problem=given["probleme"])
    return _back(record, "lien")


def withdraw_link(visit: Visit) -> Response:
    record, link = _record(visit), visit.text("link")
    if link.isdigit() and len(link) < 10:
        territory = record.row["territory_id"]
        edits.withdraw_link(visit.session, _council(visit, record), territory, int(link), date.today())
        _note(visit, "link_withdraw", record)
    return _back(record, "lien-retire")


def concerned(visit: Visit) -> Collection[str]:
    """Return the councils on whose ground the counter stands."""
    return sites_around(visit, _record(visit).row["territory_id"])


ROUTES = [
    ConsoleRoute(_SHEET, show, Permission.STRUCTURES, concerned),
    ConsoleRoute(_SHEET, correct, Permission.STRUCTURES, concerned, "POST"),
    ConsoleRoute(f"{_SHEET}/verifiee", say_checked, Permission.STRUCTURES, concerned, "POST"),
    ConsoleRoute(f"{_SHEET}/fermer", close, Permission.STRUCTURES, concerned, "POST"),
    ConsoleRoute(f"{_SHEET}/rouvrir", open_again, Permission.STRUCTURES, concerned, "POST"),
    ConsoleRoute(f"{_SHEET}/lien", add_link, Permission.STRUCTURES, concerned, "POST"),
    ConsoleRoute(f"{_SHEET}/lien/retirer", withdraw_link, Permission.STRUCTURES, concerned, "POST"),
]
_DONE = {
    "corrigee": "C'est enregistré. Les réponses données aux habitants sont à jour, pour toutes les collectivités.",
    "pareille": "Rien n'a changé : toutes les valeurs sont restées les mêmes.",
    "verifiee": "C'est noté : cette fiche a été vérifiée aujourd'hui.",
    "fermee": "C'est noté : ce guichet n'est plus donné aux habitants.",
    "rouverte": "C'est noté : ce guichet est de nouveau donné aux habitants.",
    "lien": "Le lien est ajouté. Il apparaît sous la réponse à ce problème.",
    "lien-retire": "Le lien est retiré.",
}


def _sheet_page(
    visit: Visit,
    status: int = 200,
    reasons: dict[str, str] | None = None,
    week: Week | None = None,
    link: dict[str, str] | None = None,
) -> Response:
    """Return a counter's page: as it is, or as its form was just filled in."""
    record = _record(visit)
    sheet = sheet_of(visit.session, record, date.today())
    one = sheet.structure
    filled = week is not None
    values = {champ: visit.text(champ) if filled else _shown(one, champ) for champ in FIELDS if champ != _HOURS}
    council = _council(visit, record)
    context: dict[str, Any] = {
        "sheet": sheet,
        "kind": kind_label(one.kind),
        "said_on": said_on(one),
        "hours_text": describe_hours(one.hours),
        "has_more": has_more(one.hours),
        "values": values,
        "week": list(zip(DAYS, week or week_of(one.hours), strict=True)),
        "reasons": reasons or {},
        "done": _DONE.get(visit.query.get("fait", "")),
        "council": council,
        "links": _links(visit, sheet, council),
        "link": link or {},
        "themes": taxonomy_of(visit.settings.database_url).themes,
        "history": sorted(record.corrections, key=lambda row: row["corrected_on"], reverse=True),
        "champs": {column: champ for champ, (column, _) in FIELDS.items()},
    }
    return page(visit, "structure.html", status, **context)


def _links(visit: Visit, sheet: Sheet, council: Council) -> list[dict[str, Any]]:
    """Return the pages of the web of the counter's territory; `own` are those the council may take back."""
    table = models.Procedure
    own = find_source(visit.session, council)
    query = select(table, models.Problem.label).join(models.Problem, models.Problem.code == table.problem_code)
    rows = visit.session.execute(query.where(table.territory_id == sheet.territory).order_by(models.Problem.label))
    return [{"row": row, "problem": label, "own": row.source_id == own} for row, label in rows]


def _changed(visit: Visit, known: Structure, week: Week) -> dict[str, str]:
    """Return the values that the form changes, by field of the council's file."""
    sent = {champ: visit.text(champ).replace("\r\n", "\n") for champ in FIELDS if champ != _HOURS}
    values = {champ: value for champ, value in sent.items() if value != _shown(known, champ)}
    if week != week_of(known.hours):
        values[_HOURS] = text_of(week)
    return values


def _shown(one: Structure, champ: str) -> str:
    """Return a field as the form shows it; an input of one line shows no end of line."""
    value = getattr(one, FIELDS[champ][0]) or ""
    return value.strip() if champ == _LINES else squeezed(value)


def _week(visit: Visit) -> Week:
    return [
        [(visit.text(f"h{day}-{span}-de")[:5], visit.text(f"h{day}-{span}-a")[:5]) for span in range(SPANS)]
        for day in range(len(DAYS))
    ]


def _record(visit: Visit) -> Record:
    record = record_of(visit.session, visit.path["structure"])
    if record is None:
        raise UnknownCodeError("Cette structure n'existe pas.", "Revenez à la liste des structures.")
    return record


def _council(visit: Visit, record: Record) -> Council:
    """Return the visitor's council that speaks of this counter: the first by name, when several may."""
    may_speak = sites_around(visit, record.row["territory_id"])
    return next(one for one in councils_of(visit) if one.key in may_speak)


def _back(record: Record, done: str) -> Response:
    return RedirectResponse(f"{_ADDRESS}/fiche/{record.structure.id}?fait={done}", 303)


def _note(visit: Visit, action: str, record: Record, **details: Any) -> None:
    site = _council(visit, record).key
    audit.note(visit.session, action, visit.agent.id, site, f"structure:{record.structure.id}", **details)
