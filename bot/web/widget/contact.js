// How to reach a structure: each contact on its own line, as a link where that is safe.

import { el, icon, spoken } from "./dom.js";
import { mailLink, mapLink, phoneLink, webLabel, webLink } from "./links.js";
import { words } from "./words.js";

export const NEW_TAB = { target: "_blank", rel: "noopener noreferrer" };

export function hasContact({ phone, email, address, website, contact_form: form }) {
  return Boolean(phone || email || address || website || form);
}

export function contactLines(structure) {
  const { phone, email, address, website, contact_form: form, more_phones: more = [] } = structure;
  return [
    structure.demonstration && el("p", { class: "badge demonstration" }, words.answer.demonstration),
    todayLine(structure),
    el(
      "ul",
      { class: "contacts" },
      phone && line("phone", words.answer.phone, phone, phoneLink(phone)),
      more.map(([number, what]) => line("phone call", words.answer.phone, number, phoneLink(number), what)),
      address && addressLine(address),
      email && line("mail", words.answer.email, email, mailLink(email)),
      form && webLine("form", "mail", "", form, words.answer.form),
      website && webLine("web", "web", words.answer.website, website),
    ),
    hoursBlock(structure),
    structure.to_check && el("p", { class: "small" }, structure.to_check),
  ];
}

function todayLine({ open_now: open, today_text: today }) {
  const known = typeof open === "boolean";
  if (!known && !today) return null;
  return el(
    "p",
    { class: `open ${open ? "yes" : "no"}` },
    known && el("span", {}, open ? words.answer.open : words.answer.closed),
    today && el("span", { class: "today" }, today),
  );
}

function line(name, label, text, href, what) {
  const [iconName] = name.split(" ");
  const value = href ? el("a", { href }, text) : el("span", {}, text);
  return el("li", { class: name }, icon(iconName), spoken(label), value, what && el("span", { class: "small" }, what));
}

function addressLine(address) {
  const map = el("a", { href: mapLink(address), ...NEW_TAB }, words.answer.map, spoken(` ${words.newTab}`));
  return el("li", { class: "pin" }, icon("pin"), spoken(words.answer.address), el("div", {}, el("span", {}, address), map));
}

function webLine(name, iconName, label, address, text) {
  const href = webLink(address);
  if (!href) return line(name, label, address, null);
  const link = el("a", { href, ...NEW_TAB }, text ?? webLabel(href), spoken(` ${words.newTab}`));
  return el("li", { class: name }, icon(iconName), spoken(label), link);
}

function hoursBlock({ hours_text: hours, hours_note: note }) {
  if (!hours?.length) return note && el("p", { class: "small" }, note);
  return el(
    "details",
    { class: "hours" },
    el("summary", {}, icon("clock"), el("span", {}, words.answer.hours)),
    el("ul", {}, hours.map(hoursLine)),
    note && el("p", { class: "small" }, note),
  );
}

/** "lundi au jeudi : 9 h – 12 h" → the days, then the hours. */
function hoursLine(text) {
  const [, days, spans] = text.match(/^(.+?)\s:\s(.+)$/) ?? [];
  if (!days) return el("li", {}, text);
  return el("li", {}, el("span", { class: "days" }, days, spoken("\u00a0:")), el("span", {}, spans));
}
