"""A model with all that was measured on it: turns a message into an understanding."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.nlu.emergency import Sign, find_emergency
from bot.nlu.linear import LinearModel, Scores
from bot.nlu.two_problems import BELIEVED, SURE, Pair, PairJudge, likeliest_pair
from bot.nlu.understanding import EMERGENCY, Decision, Thresholds, Understanding, understand


@dataclass(frozen=True)
class Reader:
    """Reads messages. `judge` is None when no example of two problems was there to learn from."""

    model: LinearModel
    thresholds: Thresholds
    judge: PairJudge | None = None

    def understand(self, text: str, signs: Sequence[Sign]) -> Understanding:
        """Return what the message says: danger first, then the problem, then a second one."""
        return self.understand_row(text, self.model.probabilities([text])[0], signs)

    def understand_row(self, text: str, row: Scores, signs: Sequence[Sign]) -> Understanding:
        """Return what a message says whose probabilities are known."""
        understood = understand(self.model.labels, row, self.thresholds)
        if understood.problem and self.judge:
            pair = likeliest_pair(text, row, self.model.problem_columns, self.model.probabilities)
            understood = self._of_two(understood, pair, self.judge.belief(pair)) if pair else understood
        danger = float(row[self.model.labels.index(EMERGENCY)]) if EMERGENCY in self.model.labels else 0.0
        return self._with_danger(understood, find_emergency(text, signs), danger)

    def _of_two(self, understood: Understanding, pair: Pair, belief: float) -> Understanding:
        """Add the second problem, if there is one. The main one is the first told, when that is sure."""
        first, second = self.model.labels[pair.first], self.model.labels[pair.second]
        if belief >= SURE:
            told = understand(self.model.labels, pair.first_row, self.thresholds)
            # A greeting may hide the first problem from its half: the whole message's confidence stands.
            return replace(told if told.problem else understood, problem=first, problems=(first, second))
        if belief >= BELIEVED and understood.problem in (first, second):
            other = second if understood.problem == first else first
            return replace(understood, problems=(understood.problem, other))
        return understood

    def _with_danger(self, understood: Understanding, group: str | None, probability: float) -> Understanding:
        if group is None and probability < self.thresholds.emergency:
            return understood
        # The problem, if one was understood, is kept: the conversation goes on with it after the numbers.
        return replace(understood, intent=EMERGENCY, emergency=group or "general", decision=_heard(understood))


def _heard(understood: Understanding) -> Decision:
    """Danger is never off topic: a message rejected for lack of a problem is at least asked about."""
    return "clarify" if understood.decision == "reject" else understood.decision
