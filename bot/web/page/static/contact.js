// How to reach a structure: each contact on its own line, as a link where that is safe.

import { el, icon, spoken } from "./dom.js";
import { mailLink, mapLink, phoneLink, webLabel, webLink } from "./links.js";
import { words } from "./words.js";

const { answer: say } = words;
const NEW_TAB = { target: "_blank", rel: "noopener noreferrer" };

export function hasContact({ phone, email, address, website }) {
  return Boolean(phone || email || address || website);
}

export function contactLines(structure) {
  const { phone, email, address, website, hours_text: hours, open_now: open, demonstration, to_check: toCheck } = structure;
  return [
    demonstration && el("p", { class: "badge demonstration" }, say.demonstration),
    typeof open === "boolean" && el("p", { class: `open ${open ? "yes" : "no"}` }, open ? say.open : say.closed),
    el(
      "ul",
      { class: "contacts" },
      phone && line("phone", say.phone, phone, phoneLink(phone)),
      address && addressLine(address),
      email && line("mail", say.email, email, mailLink(email)),
      website && websiteLine(website),
    ),
    hours?.length > 0 && hoursBlock(hours),
    toCheck && el("p", { class: "small" }, toCheck),
  ].filter(Boolean);
}

function line(iconName, label, text, href) {
  const value = href ? el("a", { href }, text) : el("span", {}, text);
  return el("li", { class: iconName }, icon(iconName), spoken(label), value);
}

function addressLine(address) {
  const map = el("a", { href: mapLink(address), ...NEW_TAB }, say.map, spoken(` ${words.newTab}`));
  return el("li", { class: "pin" }, icon("pin"), spoken(say.address), el("div", {}, el("span", {}, address), map));
}

function websiteLine(website) {
  const href = webLink(website);
  if (!href) return line("web", say.website, website, null);
  const link = el("a", { href, ...NEW_TAB }, webLabel(href), spoken(` ${words.newTab}`));
  return el("li", { class: "web" }, icon("web"), spoken(say.website), link);
}

function hoursBlock(hours) {
  return el(
    "details",
    { class: "hours" },
    el("summary", {}, icon("clock"), el("span", {}, say.hours)),
    el("ul", {}, hours.map(hoursLine)),
  );
}

/** "lundi au jeudi : 9 h – 12 h" → the days, then the hours. */
function hoursLine(text) {
  const [, days, spans] = text.match(/^(.+?)\s:\s(.+)$/) ?? [];
  if (!days) return el("li", {}, text);
  return el("li", {}, el("span", { class: "days" }, days, spoken("\u00a0:")), el("span", {}, spans));
}
