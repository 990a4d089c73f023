"""What the live model decides on messages it was never trained on: accept, clarify, reject, danger, two problems."""

import asyncio
from collections import Counter

import yaml
from rich.console import Console

from bot.nlu.live import LiveModel
from bot.nlu.understanding import EMERGENCY, OFF_TOPIC, is_problem
from bot.nlu.validation import read_validation
from bot.settings import Settings


def measure(live: LiveModel, settings: Settings, console: Console) -> None:
    """Run the validation set and the messages with two problems through the live pipeline."""
    asyncio.run(_measure(live, settings, console))


async def _measure(live: LiveModel, settings: Settings, console: Console) -> None:
    problems: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for one in read_validation(settings.orientation_data / "validation"):
        understood = await live.understand(one.text)
        if is_problem(one.label):
            right = "right" if understood.problem == one.label else "wrong"
            problems[f"{understood.decision}, {right}" if understood.problem else "taken for another intent"] += 1
        else:
            others[_outcome(one.label, understood.intent, understood.decision)] += 1
    console.print(f"problems, {sum(problems.values())} validation sentences: {_listed(problems)}")
    console.print(f"other intents, {sum(others.values())} validation sentences: {_listed(others)}")
    await _two_problems(live, settings, console)


def _outcome(label: str, intent: str, decision: str) -> str:
    if label == EMERGENCY:
        return "emergency found" if intent == EMERGENCY else "emergency MISSED"
    routed = intent == "probleme" and decision == "accept"
    if label == OFF_TOPIC:
        return "off topic routed as a problem" if routed else "off topic not routed"
    return (
        "small talk right" if intent == label else f"small talk taken for {'a problem' if routed else 'something else'}"
    )


async def _two_problems(live: LiveModel, settings: Settings, console: Console) -> None:
    messages = yaml.safe_load((settings.orientation_data / "doubles.yml").read_text(encoding="utf-8"))["messages"]
    found: Counter[str] = Counter()
    for message in messages:
        seen = set((await live.understand(message["text"])).problems)
        found[f"{len(seen & set(message['problems']))} of 2"] += 1
    console.print(f"two problems, {len(messages)} messages: {_listed(found)}")


def _listed(counts: Counter[str]) -> str:
    total = sum(counts.values())
    return ", ".join(f"{name} {count} ({count / total:.1%})" for name, count in counts.most_common())
