// Where the resident writes: a field that grows, Enter to send, a limit told before it is passed.

import { button, el } from "./dom.js";
import { words } from "./words.js";

const MAX_CHARACTERS = 2000;
const COUNT_FROM = 1800;
const MAX_ROWS = 6;

export class Composer {
  /** onSend(text) is called with a text that may be sent. */
  constructor(onSend) {
    this.onSend = onSend;
    this.busy = false;
    this.commune = null;
    this.field = el("textarea", {
      class: "field",
      rows: 1,
      placeholder: words.placeholder,
      autocomplete: "off",
      enterkeyhint: "send",
      "aria-label": words.message,
      "aria-describedby": "length privacy",
    });
    this.button = button({ class: "send", "aria-label": words.send }, "send", "", () => this.submit());
    this.row = el("div", { class: "composer-row" }, this.field, this.button);
    this.length = el("p", { class: "length", id: "length", role: "status" });
    this.element = el("div", { class: "composer" }, this.row, this.length, el("p", { class: "privacy", id: "privacy" }, words.privacy));
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("input", () => this.refresh());
    addEventListener("resize", () => this.grow());
  }

  get text() {
    return this.current.value.trim();
  }

  set text(value) {
    this.current.value = value;
    this.refresh();
  }

  /** The field one writes in now: the commune's while it is asked. */
  get current() {
    return this.commune?.field ?? this.field;
  }

  /** Take another field for the commune, or (null) come back to the usual one. */
  ask(commune) {
    if (commune === this.commune) return;
    const { current } = this;
    const focused = current === current.getRootNode().activeElement;
    const old = this.commune?.element ?? this.field;
    this.commune = commune;
    old.replaceWith(commune?.element ?? this.field);
    this.text = current.value;
    current.value = "";
    if (focused) this.focus();
  }

  /** While an answer is awaited one can write, not send. */
  setBusy(busy) {
    this.busy = busy;
    this.button.disabled = busy;
  }

  focus() {
    this.current.focus({ preventScroll: true });
  }

  submit() {
    const { text } = this;
    if (!this.busy && text && characters(text) <= MAX_CHARACTERS) this.onSend(text);
    else this.focus();
  }

  refresh() {
    this.grow();
    const count = characters(this.text);
    const over = count > MAX_CHARACTERS;
    this.field.setAttribute("aria-invalid", over);
    if (over) this.length.textContent = words.overLength(count);
    else this.length.textContent = count >= COUNT_FROM ? words.length(count) : "";
  }

  grow() {
    const { field } = this;
    field.rows = 1;
    const style = getComputedStyle(field);
    const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    const lines = Math.round((field.scrollHeight - padding) / parseFloat(style.lineHeight));
    field.rows = Math.min(Math.max(lines, 1), MAX_ROWS) || 1;
  }
}

/** Characters as the server counts them (an emoji is one). */
function characters(text) {
  return [...text].length;
}
