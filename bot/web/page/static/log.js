// The conversation on screen: adds turns, shows that the assistant is writing, scrolls to what is new.

import { el } from "./dom.js";
import { assistantTurn, deactivate, renderEntry } from "./render.js";
import { words } from "./words.js";

const SLOW_SECONDS = 8;

export class Log {
  constructor(element, onPick) {
    this.element = element;
    this.onPick = onPick;
    this.turns = el("div", { class: "turns" });
    this.tail = el("div", { class: "turns tail" });
    element.replaceChildren(this.turns, this.tail);
  }

  /** Show a remembered conversation, without having it all read aloud. */
  replay(entries, isPast) {
    this.element.setAttribute("aria-live", "off");
    this.clear();
    for (const entry of entries) {
      const turn = this.add(entry);
      if (turn && isPast(entry)) deactivate(turn);
    }
    this.toEnd("auto");
    setTimeout(() => this.element.setAttribute("aria-live", "polite"), 150);
  }

  clear() {
    this.turns.replaceChildren();
    this.clearTail();
  }

  /** Show what the resident said: earlier buttons are no longer active. */
  addResident(entry) {
    this.turns.querySelectorAll(".assistant").forEach(deactivate);
    this.add(entry);
  }

  /** Show the assistant's new messages, and scroll to the first. */
  addAssistant(entries) {
    this.clearTail();
    const first = entries.map((entry) => this.add(entry)).find(Boolean);
    first?.scrollIntoView({ block: "start", behavior: motion() });
  }

  showTyping() {
    const dots = el("p", { class: "bubble typing", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    const slow = el("p", { class: "slow" });
    this.setTail(assistantTurn([dots, slow]));
    this.slowTimer = setTimeout(() => {
      slow.textContent = words.slow;
      this.toEnd();
    }, SLOW_SECONDS * 1000);
  }

  /** Show that something went wrong, with a button to act on it when there is one. */
  showProblem(text, label, action) {
    const notice = el("div", { class: "notice", role: "alert" }, el("p", {}, text));
    if (action) {
      const button = el("button", { type: "button", class: "choice strong" }, label);
      button.addEventListener("click", action, { once: true });
      notice.append(button);
    }
    this.setTail(notice);
  }

  clearTail() {
    clearTimeout(this.slowTimer);
    this.tail.replaceChildren();
  }

  setTail(element) {
    this.clearTail();
    this.tail.append(element);
    this.toEnd();
  }

  add(entry) {
    const turn = renderEntry(entry, this.onPick);
    if (turn) this.turns.append(turn);
    return turn;
  }

  toEnd(behavior = motion()) {
    const last = this.tail.lastElementChild ?? this.turns.lastElementChild;
    last?.scrollIntoView({ block: "end", behavior });
  }
}

function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
