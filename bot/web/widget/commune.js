// The commune, searched as one types: an ARIA combobox. What is typed may also be sent as it is.

import { el } from "./dom.js";
import { words } from "./words.js";

const PAUSE_MILLISECONDS = 120;

export class CommuneField {
  /** search(typed, signal) gives communes; onPick(choice, label) sends one; onSubmit() sends what is typed. */
  constructor(search, onPick, onSubmit) {
    Object.assign(this, { search, onPick, onSubmit, found: [], active: -1 });
    this.list = el("ul", { class: "options", id: "communes", role: "listbox", "aria-label": words.commune.list, hidden: true });
    this.status = el("p", { class: "sr-only", role: "status" });
    this.field = el("input", {
      class: "field",
      role: "combobox",
      placeholder: words.commune.label,
      autocomplete: "off",
      enterkeyhint: "send",
      maxlength: 100,
      "aria-label": words.commune.label,
      "aria-autocomplete": "list",
      "aria-controls": "communes",
      "aria-expanded": "false",
    });
    this.element = el("div", { class: "commune" }, this.list, this.field, this.status);
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("blur", () => this.show([]));
  }

  async typed() {
    this.request?.abort();
    this.activate(-1);
    const typed = this.field.value.trim();
    if (typed.length < 2) return this.show([]);
    const { signal } = (this.request = new AbortController());
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    if (signal.aborted) return;
    // Suggestions only help: without them, what is typed is sent as it is.
    const { communes } = await this.search(typed, signal).catch(() => ({ communes: [] }));
    if (signal.aborted || this.field !== this.field.getRootNode().activeElement) return;
    this.show(communes);
    this.status.textContent = words.commune.found(communes.length);
  }

  pressed(event) {
    const { key } = event;
    const { length } = this.found;
    if (key === "Enter" && !event.isComposing) {
      if (this.active >= 0) this.pick(this.found[this.active]);
      else this.onSubmit();
    } else if (key === "Escape" && length) this.show([]);
    else if (key === "ArrowDown" && length) this.activate((this.active + 1) % length);
    else if (key === "ArrowUp" && length) this.activate(this.active > 0 ? this.active - 1 : length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  pick(commune) {
    this.show([]);
    this.onPick(commune.choice, labelOf(commune));
  }

  show(communes) {
    this.request?.abort();
    this.found = communes;
    this.list.replaceChildren(...communes.map((commune, rank) => this.option(commune, rank)));
    this.list.hidden = communes.length === 0;
    this.field.setAttribute("aria-expanded", communes.length > 0);
    this.activate(-1);
  }

  option(commune, rank) {
    const codes = el("span", { class: "small" }, commune.postcodes.slice(0, 3).join(", "));
    const option = el("li", { role: "option", id: `commune-${rank}`, "aria-selected": "false" }, `${labelOf(commune)} `, codes);
    option.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    option.addEventListener("click", () => this.pick(commune));
    return option;
  }

  activate(rank) {
    this.active = rank;
    [...this.list.children].forEach((option, index) => option.setAttribute("aria-selected", index === rank));
    this.list.scrollTop = (this.list.children[rank]?.offsetTop ?? 0) - this.list.clientHeight / 2;
    if (rank < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `commune-${rank}`);
  }
}

function labelOf({ name, departement }) {
  return `${name} (${departement})`;
}
