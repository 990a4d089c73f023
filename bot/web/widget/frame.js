// What stands around the conversation: the header, the menu, the views that take its place for a moment, and how the
// whole opens and closes. Beside the page it is a dialog that leaves the page usable; on a phone it covers it.

import { contactLines, NEW_TAB } from "./contact.js";
import { button, el, icon, mark, spoken } from "./dom.js";
import { printConversation } from "./paper.js";
import { words } from "./words.js";

const PHONE = matchMedia("(max-width: 30em), (max-height: 26em)");
const TOUCH = matchMedia("(pointer: coarse)");

export class Frame {
  /** panel: what the menu acts on (its log, composer, settings, restart(), write(), pick()). */
  constructor(element, panel) {
    const { mode } = element;
    Object.assign(this, { element, panel, isDialog: mode === "launcher" });
    this.title = el(mode === "page" ? "h1" : "h2", { class: "title", id: "title" }, panel.settings.name);
    this.menu = this.buildMenu();
    this.chat = el("div", { class: "chat" }, panel.log.element, panel.composer.element);
    this.view = el("section", { class: "view", "aria-labelledby": "view-title", hidden: true });
    this.shell = el(this.isDialog ? "dialog" : "section", { class: `shell ${this.isDialog ? "panel" : mode}`, "aria-labelledby": "title" }, this.top(), this.chat, this.view);
    panel.log.invite(button({ class: "choice" }, "themes", words.themes.title, () => this.showThemes()));
    this.shell.addEventListener("keydown", (event) => event.key === "Escape" && this.escape(event));
    this.shell.addEventListener("cancel", (event) => this.escape(event));
    this.shell.addEventListener("click", ({ target }) => this.menu.contains(target) || (this.menu.open = false));
    PHONE.addEventListener("change", () => this.shell.open && this.show());
    element.shadowRoot.append(this.shell);
  }

  show() {
    if (!this.isDialog) return;
    this.shell.close();
    if (PHONE.matches) this.shell.showModal();
    else this.shell.setAttribute("open", ""); // show() would take the focus
    this.toggled(true);
  }

  close() {
    this.shell.close();
    this.toggled(false);
    this.element.launcher.focus();
  }

  toggled(open) {
    const { launcher, openKey } = this.element;
    launcher.hidden = open;
    launcher.setAttribute("aria-expanded", open);
    try {
      sessionStorage.setItem(openKey, open);
    } catch {
      // Storage is refused: the next page will not open it again.
    }
  }

  /** Focus where one goes on: the field, or with a finger the conversation, lest the keyboard covers it. */
  focus() {
    if (TOUCH.matches) this.panel.log.element.focus({ preventScroll: true });
    else this.panel.composer.focus();
  }

  /** Leave what is on top: the menu, then a view, then the panel. */
  escape(event) {
    if (this.menu.open) {
      this.menu.open = false;
      this.menu.firstChild.focus();
    } else if (!this.view.hidden) this.back();
    else if (this.isDialog) this.close();
    else return;
    event.preventDefault();
  }

  top() {
    const { logo, name } = this.panel.settings;
    return el(
      "div",
      { class: "top" },
      logo ? el("img", { class: "top-mark", src: new URL(logo, this.element.base), alt: "" }) : mark("top-mark"),
      el("div", { class: "top-names" }, this.title, el("p", { class: "subtitle" }, words.subtitle)),
      this.menu,
      this.isDialog && button({ class: "tool", "aria-label": words.close, title: words.close }, "close", "", () => this.close()),
    );
  }

  buildMenu() {
    const { panel } = this;
    const item = (iconName, text, act) =>
      el("li", {}, button({ class: "item" }, iconName, text, (event) => {
        this.menu.open = false;
        act(event);
      }));
    const link = (href, text) => el("li", {}, el("a", { class: "item", href, ...NEW_TAB }, text, spoken(` ${words.newTab}`)));
    const menu = el(
      "details",
      { class: "menu" },
      el("summary", { class: "tool" }, icon("menu"), spoken(words.menu)),
      el(
        "ul",
        {},
        item("themes", words.themes.title, () => this.showThemes()),
        item("people", words.human, () => this.showHuman()),
        item("print", words.print, printConversation),
        item("again", words.restart, () => panel.restart()),
        link(panel.settings.privacy_url ?? `${this.element.base}confidentialite`, words.privacyLink),
        link(`${this.element.base}accessibilite`, words.accessibility),
      ),
    );
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
    });
    return menu;
  }

  async showThemes() {
    const { icons } = await import("./themes.js");
    const themes = this.panel.settings.themes.map(({ choice, code, label }) => {
      const pick = () => {
        this.back();
        this.panel.pick(choice, label);
      };
      return el("li", {}, button({ class: "theme" }, icons[code] ?? "M6 12h12", label, pick));
    });
    this.showView(words.themes.title, el("p", {}, words.themes.lead), el("ul", { class: "themes" }, themes));
  }

  /** The people of the site when it has some; the assistant knows of others. */
  showHuman() {
    const { human } = this.panel.settings;
    const ask = () => {
      this.back();
      this.panel.write(words.human);
    };
    if (!human) return ask();
    const { name, hours } = human;
    this.showView(
      words.human,
      el("p", { class: "name" }, name),
      contactLines({ ...human, hours_note: hours }),
      button({ class: "choice" }, null, words.otherHuman, ask),
    );
  }

  showView(title, ...content) {
    const heading = el("h2", { id: "view-title", tabindex: -1 }, title);
    this.view.replaceChildren(button({ class: "quiet" }, "back", words.back, () => this.back()), heading, ...content.flat());
    this.swap(true);
    heading.focus();
  }

  back() {
    this.swap(false);
    this.focus();
  }

  swap(toView) {
    this.view.hidden = !toView;
    this.chat.hidden = toView;
  }
}
