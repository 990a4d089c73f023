// The answer card: who is competent and why, whom to contact, how sure it is, from which source.

import { contactLines, hasContact } from "./contact.js";
import { el, icon } from "./dom.js";
import { words } from "./words.js";

const { answer: say } = words;

export function answerCard(answer) {
  const about = [answer.problem?.label, answer.commune?.name].filter(Boolean).join(" · ");
  return el(
    "article",
    { class: "card answer" },
    el(
      "header",
      { class: "answer-head" },
      about && el("h2", { class: "eyebrow" }, about),
      answer.text && el("p", { class: "answer-text" }, answer.text),
      answer.certainty === "to_confirm" && el("p", { class: "badge confirm" }, icon("warning"), say.toConfirm),
    ),
    competence(answer),
    structureSection(answer.structure, answer.door),
    answer.advice && el("section", { class: "advice" }, el("h3", {}, say.advice), el("p", {}, answer.advice)),
    sources(answer),
  );
}

function competence({ holder, reason, law }) {
  return el(
    "section",
    {},
    el("h3", {}, say.holder),
    holder?.name && el("p", { class: "name" }, holder.name),
    reason && el("p", { class: "reason" }, el("strong", {}, say.why), "\u00a0: ", reason),
    law && el("p", { class: "small" }, law),
  );
}

function structureSection(structure, door) {
  if (!structure) return null;
  const section = el("section", {}, el("h3", {}, say.contact), el("p", { class: "name" }, structure.name));
  if (hasContact(structure)) {
    section.append(...contactLines(structure));
  } else {
    section.append(el("p", { class: "none" }, say.noContact));
  }
  if (door) section.append(doorBlock(door));
  return section;
}

function doorBlock(door) {
  const title = door.kind === "mairie" ? say.mairie : say.otherDoor;
  return el("div", { class: "door" }, el("h4", {}, title), el("p", { class: "name" }, door.name), contactLines(door));
}

function sources({ source, as_of_text: asOf, structure, door }) {
  const contacts = [structure, door]
    .filter((one) => one?.source && hasContact(one))
    .map((one) => dated(say.contactSource, one.source, one.as_of_text));
  const lines = [source && dated(say.source, source, asOf), ...new Set(contacts)].filter(Boolean);
  return lines.length > 0 && el("footer", { class: "small sources" }, lines.map((line) => el("p", {}, line)));
}

function dated(label, source, asOf) {
  return `${label} ${source}${asOf ? ` (${asOf})` : ""}`;
}
