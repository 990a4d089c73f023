// One entry of the conversation → one element. Cards have their own modules.

import { answerCard } from "./answer.js";
import { el, spoken, unbroken } from "./dom.js";
import { emergencyCard } from "./emergency.js";
import { ratingForm } from "./rating.js";
import { words } from "./words.js";

/**
 * Build the element of an entry, or null when it has nothing to show.
 * onPick(choice, label) is called when a button is pressed.
 */
export function renderEntry(entry, onPick) {
  if (entry.from === "resident") return residentTurn(entry);
  const content = messageContent(entry.message, onPick);
  if (!content) return null;
  const wide = entry.message.type === "answer" || entry.message.type === "emergency";
  return assistantTurn(content, wide);
}

/** Wrap what the assistant shows in its turn, beside its mark. */
export function assistantTurn(content, wide = false) {
  return el(
    "div",
    { class: `turn assistant${wide ? " wide" : ""}` },
    el("img", { class: "mark", src: "/static/icon.svg", alt: "", width: 32, height: 32 }),
    el("div", { class: "said" }, spoken(words.assistant), content),
  );
}

/** Make the buttons of a turn inactive: the conversation has gone on. */
export function deactivate(turn) {
  turn.querySelectorAll("button, input").forEach((control) => (control.disabled = true));
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
      return answerCard(message);
    case "emergency":
      return emergencyCard(message);
    default:
      return message.text ? bubble(message.text) : null;
  }
}

function bubble(text) {
  return text ? el("p", { class: "bubble" }, unbroken(text)) : null;
}

function choiceButtons({ text, choices }, onPick) {
  const group = el("div", { class: "choices", role: "group", "aria-label": text });
  for (const { id, label } of choices ?? []) {
    const button = el("button", { type: "button", class: "choice" }, label);
    button.addEventListener("click", () => onPick(id, label));
    group.append(button);
  }
  return group;
}
