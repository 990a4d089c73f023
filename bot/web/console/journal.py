"""The log of what was done, for administrators: their councils, and the accounts they look after."""

from typing import Any

from sqlalchemy import or_, select
from starlette.responses import Response

from bot.accounts.models import AuditEntry, User
from bot.accounts.roles import Permission, is_everywhere
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.render import page
from bot.web.console.users import visible_users

PAGE = 100
SENTENCES = {
    "sign_in": "s'est connecté",
    "sign_in_refused": "n'a pas pu se connecter : mot de passe refusé",
    "code_refused": "n'a pas pu se connecter : code refusé",
    "sign_out": "s'est déconnecté",
    "password": "a choisi un mot de passe",
    "second_step_on": "a activé le code de connexion",
    "second_step_off": "a retiré le code de connexion",
    "user_add": "a créé un compte",
    "user_change": "a changé un compte",
    "user_link": "a donné un lien de connexion",
    "user_close": "a fermé un compte",
    "user_open": "a rouvert un compte",
    "verdict": "a donné un avis sur une conversation",
    "verdict_undone": "a annulé un avis",
    "assigned": "a pris une conversation",
    "second_reading_asked": "a demandé une deuxième lecture",
    "phrasing_proposed": "a proposé une formulation",
    "phrasing_add": "a ajouté une formulation",
    "phrasing_accept": "a accepté une formulation",
    "phrasing_refuse": "a refusé une formulation",
    "phrasing_move": "a déplacé une formulation",
    "phrasing_retire": "a retiré une formulation",
    "phrasing_restore": "a rétabli une formulation",
    "training_asked": "a demandé un entraînement",
    "training_cancelled": "a annulé un entraînement",
    "training_schedule": "a réglé l'entraînement de la nuit",
    "advice_asked": "a demandé les conseils",
    "golden_add": "a gardé une conversation de référence",
    "golden_retire": "a retiré une conversation de référence",
    "golden_restore": "a remis une conversation de référence",
    "golden_run": "a refait les essais de référence d'un modèle",
    "site_change": "a changé les réglages d'un site",
    "site_logo": "a changé le logo d'un site",
    "proposal_add": "a proposé qui est compétent",
    "proposal_accept": "a accepté une proposition",
    "proposal_refuse": "a refusé une proposition",
    "proposal_roll_back": "a annulé une proposition acceptée",
    "structure_correct": "a corrigé une structure",
    "structure_add": "a créé la fiche d'une structure",
    "structure_check": "a vérifié une structure",
    "structure_close": "a dit une structure fermée",
    "structure_open": "a rouvert une structure",
    "structures_import": "a importé le fichier des structures",
    "link_add": "a ajouté un lien",
    "model_publish": "a mis un modèle en ligne",
    "model_rollback": "est revenu au modèle précédent",
    "models_tidied": "a effacé d'anciens modèles",
    "link_withdraw": "a retiré un lien",
    "taxonomy_edit": "a changé les mots d'un problème",
    "taxonomy_undo": "a annulé un changement d'un problème",
    "taxonomy_add": "a ajouté un problème",
    "taxonomy_merge": "a fusionné deux problèmes",
    "taxonomy_retire": "a retiré un problème",
    "taxonomy_restore": "a remis un problème en service",
}


def show(visit: Visit) -> Response:
    action, before = visit.query.get("action", ""), visit.query.get("avant", "")
    query = select(AuditEntry, User.name).outerjoin(User, User.id == AuditEntry.user_id).order_by(AuditEntry.id.desc())
    if not is_everywhere(visit.agent.role):
        own = [one.id for one in visible_users(visit)]
        query = query.where(or_(AuditEntry.site_key.in_(visit.agent.sites), AuditEntry.user_id.in_(own)))
    if action in SENTENCES:
        query = query.where(AuditEntry.action == action)
    if before.isdigit() and len(before) < 10:
        query = query.where(AuditEntry.id < int(before))
    rows = visit.session.execute(query.limit(PAGE + 1)).all()
    entries = [_line(entry, name) for entry, name in rows[:PAGE]]
    older = entries[-1]["id"] if len(rows) > PAGE else None
    return page(visit, "journal.html", entries=entries, older=older, action=action, sentences=SENTENCES)


ROUTES = [ConsoleRoute("/console/journal", show, Permission.USERS)]


def _line(entry: AuditEntry, name: str | None) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at,
        "who": name or "Commande ou inconnu",
        "what": SENTENCES.get(entry.action, entry.action),
        "site": entry.site_key,
        "subject": entry.subject,
    }
