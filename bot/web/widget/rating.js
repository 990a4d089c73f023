// A note from 1 to 5 as stars (real radio buttons), and the other choices as plain buttons.

import { button, el, icon, spoken } from "./dom.js";
import { words } from "./words.js";

let count = 0;

export function ratingForm({ text, choices }, onPick) {
  const notes = choices.filter(({ label }) => /^[1-5]$/.test(label));
  const others = choices.filter((choice) => !notes.includes(choice));
  const name = `note-${++count}`;
  const chosen = el("span", { class: "note-chosen", "aria-hidden": "true" }, words.rating.none);

  const stars = notes.map(({ id, label }) => {
    const input = el("input", { type: "radio", name, value: id, class: "sr-only" });
    return el("label", { class: "star" }, input, icon("star"), spoken(words.rating.outOfFive(label)));
  });
  const fill = (upTo) => stars.forEach((star, rank) => star.classList.toggle("filled", rank <= upTo));
  const checked = () => stars.findIndex((star) => star.firstChild.checked);

  const form = el(
    "form",
    { class: "rating" },
    el("fieldset", {}, el("legend", {}, text), el("div", { class: "stars" }, stars), chosen),
    el(
      "div",
      { class: "choices" },
      el("button", { type: "submit", class: "choice strong" }, words.rating.send),
      others.map(({ id, label }) => button({ class: "choice" }, null, label, () => onPick(id, label))),
    ),
  );
  form.addEventListener("change", () => {
    fill(checked());
    chosen.textContent = words.rating.outOfFive(notes[checked()].label);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const rank = checked();
    if (rank < 0) stars[0].firstChild.focus();
    else onPick(notes[rank].id, words.rating.outOfFive(notes[rank].label));
  });
  return form;
}
