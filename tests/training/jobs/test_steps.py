"""The steps that people read, from the words of a real training."""

from pathlib import Path

from bot.training.jobs.steps import following, is_for_people

LOG = """\
/usr/lib/python3.10/site-packages/x.py:1: DeprecationWarning: old
2026-11-22 08:06:52 INFO     rasa.engine.training.hooks  - Starting to train component 'ProblemClassifier'.
2026-11-22 08:06:52 INFO     bot.nlu.problem_classifier  - Learning 31069 phrasings of 141 labels
2026-11-22 08:08:01 INFO     bot.nlu.problem_classifier  - Learnt; measuring confidence and thresholds
2026-11-22 08:08:25 INFO     rasa.engine.training.hooks  - Finished training component 'ProblemClassifier'.
Processed rules:   0%|          | 0/38 [00:00<?, ?it/s]\rProcessed rules: 100%
2026-11-22 08:08:25 INFO     rasa.engine.training.hooks  - Finished training component 'RulePolicy'.
"""


def test_each_step_is_said_once_and_in_order(tmp_path: Path) -> None:
    said: list[tuple[str, float]] = []
    log = tmp_path / "rasa.log"
    with following(log, lambda step, progress: said.append((step, progress))):
        log.write_text(LOG)
    assert [step for step, _ in said] == [
        "Lecture des formulations",
        "Apprentissage des formulations",
        "Réglage de la confiance et des seuils",
        "Apprentissage des règles du dialogue",
        "Écriture du modèle",
    ]
    assert [done for _, done in said] == sorted(done for _, done in said)


def test_bars_and_warnings_are_not_shown() -> None:
    assert sum(map(is_for_people, LOG.splitlines())) == 5
