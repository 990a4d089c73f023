"""The evaluation as a page: one HTML file, without any request to elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from bot.nlu.understanding import Thresholds
from bot.training.evaluation.measures import Evaluation, Share
from bot.training.evaluation.pictures import confusion_matrix, reliability

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
)
_OUTCOMES = {
    "accept, right": "accepté, juste",
    "accept, wrong": "accepté, faux",
    "clarify, right": "question posée, le bon en premier",
    "clarify, wrong": "question posée, un autre en premier",
    "reject, right": "à reformuler (le bon en premier)",
    "reject, wrong": "à reformuler",
}


def write_report(file: Path, model: str, thresholds: Thresholds, evaluations: Sequence[Evaluation]) -> None:
    """Write the page. Its folder is made if need be."""
    file.parent.mkdir(parents=True, exist_ok=True)
    page = _TEMPLATES.get_template("report.html").render(
        model=model,
        made_on=datetime.now(),
        thresholds=thresholds,
        evaluations=evaluations,
        reliability=reliability,
        confusion_matrix=confusion_matrix,
        outcome=_outcome,
        number=_number,
        percent=percent,
    )
    file.write_text(page, encoding="utf-8")


def _outcome(name: str) -> str:
    intent, _, _ = name.partition(",")
    return _OUTCOMES.get(name, f"compris comme : {intent}")


def _number(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def percent(share: Share) -> str:
    """Return "97,5 % (507 sur 520)", in French."""
    return f"{share.rate * 100:.1f}".replace(".", ",") + f" % ({share.hits} sur {share.total})"
