// The custom element, once it is opened. widget.js made it, with settings (of the site), base (address of the server),
// mode, openKey, and for a launcher its button.

import { Panel } from "./panel.js";

class Assistant extends HTMLElement {
  connectedCallback() {
    if (this.mode !== "launcher") this.open(false);
  }

  /** The focus stays where it is when the page itself opens it. */
  open(takeFocus) {
    this.panel ??= new Panel(this);
    this.panel.show(takeFocus);
  }
}

customElements.define("commun-orientation", Assistant);
