"""Pictures of an evaluation, as SVG: drawn with matplotlib, which Rasa brings."""

import io
from collections.abc import Sequence

import matplotlib
import numpy as np

from bot.nlu.calibration import Bin
from bot.training.evaluation.measures import Evaluation

matplotlib.use("svg")
# Text stays text (readable, searchable), and the same figures give the same bytes.
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "commun-orientation", "font.size": 10})

from matplotlib.figure import Figure  # noqa: E402  after the backend is chosen

_INK, _MARK = "#1d3557", "#c1440e"


def reliability(bins: Sequence[Bin], title: str) -> str:
    """Return the reliability diagram: how often the model is right, for what it believes."""
    figure = Figure(figsize=(5, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], "--", color="#777777", linewidth=1, label="confiance juste")
    largest = max((one.count for one in bins), default=1)
    sizes = [30 + 270 * one.count / largest for one in bins]
    axes.plot([one.confidence for one in bins], [one.accuracy for one in bins], color=_INK, linewidth=1)
    axes.scatter([one.confidence for one in bins], [one.accuracy for one in bins], s=sizes, color=_INK, alpha=0.8)
    for one in bins:
        axes.annotate(str(one.count), (one.confidence, one.accuracy), (6, -12), textcoords="offset points", color=_MARK)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.05), xlabel="confiance annoncée", ylabel="part de réponses justes", title=title)
    axes.legend(loc="upper left", frameon=False)
    return _svg(figure)


def confusion_matrix(evaluation: Evaluation, most: int = 40) -> str:
    """Return the labels that are most often confused, as a matrix: rows are right, columns what was understood."""
    pairs = [(right, given, len(group)) for right, given, group in evaluation.confusions[:most]]
    labels = sorted({label for right, given, _ in pairs for label in (right, given)})
    if not labels:
        labels = ["aucune confusion"]
    matrix = np.zeros((len(labels), len(labels)))
    for right, given, count in pairs:
        matrix[labels.index(right), labels.index(given)] = count
    side = max(4.0, 0.24 * len(labels) + 2.5)
    figure = Figure(figsize=(side, side), layout="constrained")
    axes = figure.subplots()
    axes.imshow(matrix, cmap="Oranges", vmin=0)
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=7)
    axes.set_yticks(range(len(labels)), labels, fontsize=7)
    axes.set(xlabel="compris", ylabel="attendu")
    for row, column in zip(*np.nonzero(matrix), strict=True):
        axes.text(column, row, int(matrix[row, column]), ha="center", va="center", fontsize=7)
    return _svg(figure)


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    # Where matplotlib's own font is not installed, the page's is used.
    return text[text.index("<svg") :].replace("'DejaVu Sans'", "'DejaVu Sans', sans-serif")
