// The conversation on screen: adds turns, shows that the assistant is writing, scrolls to what is new.

import { button, el } from "./dom.js";
import { assistantTurn, deactivate, turnOf } from "./turns.js";
import { words } from "./words.js";

const SLOW_SECONDS = 8;
const MARGIN = 16;

export class Log {
  constructor(onPick) {
    this.onPick = onPick;
    this.turns = el("div", { class: "turns", role: "log", "aria-label": words.conversation });
    // Outside of the live region: a problem there is an alert of its own, not read twice.
    this.tail = el("div", { class: "tail" });
    this.element = el("div", { class: "log", tabindex: 0, role: "region", "aria-label": words.conversation }, this.turns, this.tail);
  }

  /** Propose something beside writing, until the resident has said something. */
  invite(control) {
    this.tail.before(el("div", { class: "choices invitation" }, control));
  }

  /** Show a conversation again, without having it all read aloud. Choices before the resident's last words are past. */
  replay(entries) {
    this.turns.setAttribute("aria-live", "off");
    this.clear();
    for (const entry of entries) this.add(entry);
    this.toEnd("auto");
    setTimeout(() => this.turns.setAttribute("aria-live", "polite"), 150);
  }

  clear() {
    this.turns.replaceChildren();
    this.clearTail();
  }

  /** Show the greeting, even when the resident wrote before it came. */
  greet(messages) {
    this.turns.prepend(...messages.map((message) => turnOf({ message }, this.onPick)).filter(Boolean));
  }

  /** Show the assistant's new messages, and scroll to the first. */
  addAssistant(messages) {
    this.clearTail();
    const first = messages.map((message) => this.add({ message })).find(Boolean);
    if (first) this.scroll(first.offsetTop - MARGIN);
  }

  /** Add a turn. What the resident says makes earlier choices inactive. */
  add(entry) {
    const turn = turnOf(entry, this.onPick);
    if (entry.from === "resident") this.turns.querySelectorAll(".assistant").forEach(deactivate);
    if (turn) this.turns.append(turn);
    return turn;
  }

  showTyping() {
    const dots = el("p", { class: "bubble typing", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    const slow = el("p", { class: "slow", role: "status" });
    this.setTail(assistantTurn([dots, slow]));
    this.slowTimer = setTimeout(() => {
      slow.textContent = words.slow;
      this.toEnd();
    }, SLOW_SECONDS * 1000);
  }

  /** Show that something went wrong, with a button to act on it when there is one. */
  showProblem(text, label, action) {
    const act = action && button({ class: "choice strong" }, null, label, action);
    this.setTail(el("div", { class: "notice", role: "alert" }, el("p", {}, text), act));
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

  toEnd(behavior) {
    this.scroll(this.element.scrollHeight, behavior);
  }

  /** Scroll here only, never the host page. In a low window the box around the log scrolls instead of it. */
  scroll(top, behavior = motion()) {
    for (const box of [this.element, this.element.parentNode]) box.scrollTo({ top, behavior });
  }
}

function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
