"""orientation phrasings check."""

from dataclasses import asdict

from rich.console import Console

from bot.commands.lines import write
from bot.errors import DataFileError
from bot.settings import Settings
from bot.training.checks import check as find
from bot.training.checks import counted
from bot.training.corpus import read_corpus


def check(settings: Settings, console: Console) -> None:
    """Write what the rules have to say, one object a finding, or raise DataFileError when something is refused."""
    with console.status("Lecture et comparaison des formulations…"):
        corpus = read_corpus(settings.orientation_data)
        findings = find(corpus)
    for finding in findings:
        write(asdict(finding))
    counts = counted(findings)
    refused, warnings = sum(counts["refused"].values()), sum(counts["warning"].values())
    if refused:
        rules = ", ".join(f"{rule} {count}" for rule, count in counts["refused"].items())
        raise DataFileError(
            f"{refused} formulations refusées ({rules}).",
            "Corrigez les phrases citées ci-dessus, puis relancez : orientation phrasings check",
        )
    console.print(f"{len(corpus.learnt)} formulations, aucune refusée, {warnings} à relire.")
