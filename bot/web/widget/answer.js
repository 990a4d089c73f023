// The answer: who is competent and why, whom to contact, how sure it is, from which source; then a help on the spot.

import { contactLines, hasContact, NEW_TAB } from "./contact.js";
import { button, el, icon, spoken } from "./dom.js";
import { webLink } from "./links.js";
import { printConversation } from "./paper.js";
import { aboutOf, summaryLink } from "./summary.js";
import { words } from "./words.js";

export function answerCards(answer) {
  return [mainCard(answer), answer.counter && counterCard(answer.counter)];
}

function mainCard(answer) {
  return el(
    "article",
    { class: "card answer" },
    el(
      "div",
      { class: "answer-head" },
      el("h2", { class: "eyebrow" }, aboutOf(answer)),
      answer.text && el("p", { class: "answer-text" }, answer.text),
      answer.certainty === "to_confirm" && el("p", { class: "badge confirm" }, icon("warning"), words.answer.toConfirm),
    ),
    competence(answer),
    structureSection(answer),
    answer.advice && el("section", { class: "advice" }, el("h3", {}, words.answer.advice), el("p", {}, answer.advice)),
    sources(answer),
    el(
      "div",
      { class: "actions" },
      el("a", { class: "quiet", href: summaryLink(answer) }, icon("mail"), words.summary),
      button({ class: "quiet" }, "print", words.print, printConversation),
    ),
  );
}

function competence({ holder, reason, law }) {
  return el(
    "section",
    {},
    el("h3", {}, words.answer.holder),
    holder?.name && el("p", { class: "name" }, holder.name),
    reason && el("p", { class: "reason" }, el("strong", {}, words.answer.why), "\u00a0: ", reason),
    law && el("p", { class: "small" }, law),
  );
}

function structureSection({ structure, door, procedure }) {
  return el(
    "section",
    {},
    el("h3", {}, words.answer.contact),
    el("p", { class: "name" }, structure.name),
    procedureLink(procedure),
    hasContact(structure) ? contactLines(structure) : el("p", { class: "none" }, words.answer.noContact),
    door && doorBlock(door),
  );
}

function procedureLink(procedure) {
  const href = procedure && webLink(procedure.url);
  if (!href) return null;
  const label = procedure.kind === "procedure" ? words.answer.procedure : words.answer.page;
  return el(
    "p",
    { class: "procedure" },
    el("a", { class: "button strong", href, ...NEW_TAB }, icon("web"), label, spoken(` ${words.newTab}`)),
    el("span", { class: "small" }, procedure.title),
  );
}

function doorBlock(door) {
  const title = door.kind === "mairie" ? words.answer.mairie : words.answer.otherDoor;
  return el("div", { class: "door" }, el("h4", {}, title), el("p", { class: "name" }, door.name), contactLines(door));
}

function counterCard(counter) {
  return el(
    "article",
    { class: "card counter" },
    el("section", {}, el("h2", {}, words.answer.counter), el("p", { class: "name" }, counter.name), contactLines(counter)),
  );
}

function sources({ source, as_of_text: asOf, structure, door, counter, procedure }) {
  const contacts = [structure, door, counter]
    .filter((one) => one?.source && hasContact(one))
    .map((one) => dated(words.answer.contactSource, one.source, one.as_of_text));
  const page = procedure?.source && dated(words.answer.procedureSource, procedure.source, procedure.as_of_text);
  const lines = [source && dated(words.answer.source, source, asOf), page, ...new Set(contacts)].filter(Boolean);
  return lines.length > 0 && el("div", { class: "small sources" }, lines.map((line) => el("p", {}, line)));
}

function dated(label, source, asOf) {
  return `${label} ${source}${asOf ? ` (${asOf})` : ""}`;
}
