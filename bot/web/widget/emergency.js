// The emergency card: numbers to call at once.

import { el, icon, spoken } from "./dom.js";
import { emergencyLink } from "./links.js";
import { words } from "./words.js";

export function emergencyCard({ text, groups }) {
  return el(
    "section",
    { class: "card emergency" },
    el("h2", { class: "emergency-text" }, icon("warning"), el("span", {}, text)),
    (groups ?? []).map((group) => [
      group.text && el("p", { class: "emergency-group" }, group.text),
      el("ul", { class: "numbers" }, group.numbers.map(numberLine)),
    ]),
  );
}

function numberLine({ number, label }) {
  const href = emergencyLink(number);
  const bySms = href?.startsWith("sms:");
  const content = [
    icon(bySms ? "chat" : "phone"),
    spoken(bySms ? words.sms : words.call),
    el("strong", { class: "number" }, number),
    el("span", { class: "number-label" }, label),
  ];
  return el("li", {}, href ? el("a", { href }, content) : el("span", {}, content));
}
