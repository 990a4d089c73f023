"""One model in a process of its own: what it weighs, how fast it reads, and what it answers.

`python -m benchmarks.nlu.probe MODEL vanilla|ours`: messages, one JSON string a line, on stdin; one JSON object on
stdout. A fresh process each, so that the memory of one model is not counted with another's.
"""

import asyncio
import json
import os
import sys
from typing import Any

from benchmarks.measure import memory_mb, timed
from bot.processes import rasa_environment
from bot.tensorflow_absent import leave_out_tensorflow

_TIMED = 300


def main(model: str, kind: str) -> None:
    os.environ.update(rasa_environment())
    if kind == "ours":
        leave_out_tensorflow()
    import rasa.server  # noqa: F401  what a served model weighs, server included
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    texts = [json.loads(line) for line in sys.stdin]
    loop = asyncio.new_event_loop()

    def parse(text: str) -> dict[str, Any]:
        return dict(loop.run_until_complete(agent.parse_message(text)))

    parsed = [parse(text) for text in texts]
    milliseconds = [1000 * timed(lambda text=text: parse(text)) for text in texts[:_TIMED]]  # type: ignore[misc]
    ranked = [_ranked(one) for one in parsed]
    # Rasa prints while it loads: the answer is the last line.
    print("\n" + json.dumps({"memory": memory_mb(os.getpid()), "milliseconds": milliseconds, "ranked": ranked}))


def _ranked(parsed: dict[str, Any]) -> list[str]:
    if "understanding" not in parsed:
        return [one["name"].replace("__", ".") for one in parsed["intent_ranking"][:3]]
    understood = parsed["understanding"]
    problems = [one["problem"] for one in understood["ranking"][:3]]
    return problems if understood["problem"] else [understood["intent"], *problems[:2]]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
