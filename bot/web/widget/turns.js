// One entry of the conversation → one element. Cards have their own modules.

import { answerCards } from "./answer.js";
import { button, el, mark, spoken, unbroken } from "./dom.js";
import { emergencyCard } from "./emergency.js";
import { ratingForm } from "./rating.js";
import { words } from "./words.js";

/**
 * Build the element of an entry, or null when it has nothing to show.
 * onPick(choice, label) is called when a button is pressed.
 */
export function turnOf(entry, onPick) {
  if (entry.from === "resident") return residentTurn(entry);
  const content = messageContent(entry.message, onPick);
  return content && assistantTurn(content, /answer|emergency/.test(entry.message.type));
}

/** Wrap what the assistant shows in its turn, beside its mark. */
export function assistantTurn(content, wide = false) {
  return el(
    "div",
    { class: `turn assistant${wide ? " wide" : ""}` },
    mark("mark"),
    el("div", { class: "said" }, spoken(words.assistant), content),
  );
}

/** Make the choices of a turn inactive: the conversation has gone on. */
export function deactivate(turn) {
  turn.querySelectorAll("button.choice, input").forEach((control) => (control.disabled = true));
}

function residentTurn({ text, unanswered }) {
  return el(
    "div",
    { class: "turn resident" },
    el("p", { class: "bubble" }, spoken(words.resident), text),
    unanswered && el("p", { class: "unanswered" }, words.unanswered),
  );
}

function messageContent(message, onPick) {
  switch (message.type) {
    case "choices":
      return [bubble(message.text), choiceButtons(message, onPick)];
    case "rating":
      return ratingForm(message, onPick);
    case "answer":
      return answerCards(message);
    case "emergency":
      return emergencyCard(message);
    default:
      return bubble(message.text);
  }
}

function bubble(text) {
  return text ? el("p", { class: "bubble" }, unbroken(text)) : null;
}

function choiceButtons({ text, choices }, onPick) {
  return el(
    "div",
    { class: "choices", role: "group", "aria-label": text },
    choices.map(({ id, label }) => button({ class: "choice" }, null, label, () => onPick(id, label))),
  );
}
