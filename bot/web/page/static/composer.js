// Where the resident writes: a field that grows, Enter to send, a limit told before it is passed.

import { words } from "./words.js";

const MAX_CHARACTERS = 2000;
const COUNT_FROM = 1800;
const MAX_ROWS = 6;

export class Composer {
  /** onSend(text) is called with a text that may be sent. */
  constructor(form, onSend) {
    this.form = form;
    this.field = form.querySelector("textarea");
    this.button = form.querySelector("button");
    this.length = form.querySelector(".length");
    this.onSend = onSend;
    this.busy = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("input", () => this.refresh());
    addEventListener("resize", () => this.grow());
    form.hidden = false;
    this.refresh();
  }

  get text() {
    return this.field.value.trim();
  }

  set text(value) {
    this.field.value = value;
    this.refresh();
  }

  /** While an answer is awaited one can write, not send. */
  setBusy(busy) {
    this.busy = busy;
    this.button.disabled = busy;
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  submit() {
    const text = this.text;
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
    field.rows = Math.min(Math.max(lines, 1), MAX_ROWS);
  }
}

/** Characters as the server counts them (an emoji is one). */
function characters(text) {
  return [...text].length;
}
