// Keyboard shortcuts of the reviews. Everything they do can be done without them.
"use strict";

const help = document.getElementById("raccourcis");
const off = document.getElementById("couper");
const KEY = "orientation-console-raccourcis-coupes";

function links() {
  return [...document.querySelectorAll(".inbox a.text")];
}

function move(step) {
  const all = links();
  const row = document.activeElement.closest?.(".inbox li");
  const here = row ? all.indexOf(row.querySelector("a.text")) : -1;
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), all.length - 1);
  all[next]?.focus();
}

const actions = {
  j: () => move(1),
  k: () => move(-1),
  x: () => document.activeElement.closest?.(".inbox li")?.querySelector("input").click(),
  n: () => document.getElementById("suivante")?.click(),
  "/": () => document.querySelector("input[type=search]")?.focus(),
  "?": () => {
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  },
};

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=checkbox])");
}

function onKey(event) {
  if (off.checked || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  const verdict = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const action = verdict ? () => verdict.click() : Object.hasOwn(actions, event.key) && actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

if (help) {
  help.hidden = false;
  off.checked = localStorage.getItem(KEY) === "1";
  off.addEventListener("change", () => localStorage.setItem(KEY, off.checked ? "1" : "0"));
  document.addEventListener("keydown", onKey);
}
