// The one line to embed. It waits for the page, asks for the site, draws the button that opens the assistant, and
// never breaks or delays the page around it. The assistant itself is fetched when it is opened.
(() => {
  const script = document.currentScript;
  const { site = "", mode = "launcher", target } = script.dataset;
  const base = new URL(".", script.src).href;
  const openKey = `orientation:${site}:open`;
  const tag = "commun-orientation";

  function begin() {
    fetch(`${base}api/v1/sites/${encodeURIComponent(site)}`, { credentials: "omit" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`HTTP ${answer.status}`))))
      .then(start, (error) => console.warn(`Commun Orientation: "${site}" is not shown here (${error.message}).`));
  }

  function start(settings) {
    if (!window.customElements || !("noModule" in script)) return leaveLink();
    const element = Object.assign(document.createElement(tag), { settings, base, mode, openKey, lang: "fr" });
    element.setAttribute("mode", mode);
    const shadow = element.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [colours(settings.colours)];
    const styles = make("link", { rel: "stylesheet", href: `${base}widget/assistant.css` });
    element.styled = new Promise((resolve) => (styles.onload = resolve));
    shadow.append(styles);
    if (mode === "launcher") drawLauncher(element);
    else drawInPlace(element);
  }

  /** A browser of another age: the link, or in page mode the forms that are there. */
  function leaveLink() {
    if (mode !== "page") (document.querySelector(target || "body") || document.body).append(plainLink());
  }

  function drawLauncher(element) {
    const open = (takeFocus) =>
      load(element).then(
        () => element.open(takeFocus),
        () => element.replaceWith(plainLink()),
      );
    const launcher = make("button", { type: "button", className: "launcher", textContent: "Une question\u00a0?", hidden: true });
    launcher.setAttribute("aria-expanded", "false");
    launcher.onclick = () => open(true);
    const aside = make("aside", { ariaLabel: "Assistant d'orientation" });
    aside.append(launcher);
    element.launcher = launcher;
    element.shadowRoot.append(aside);
    element.styled.then(() => (launcher.hidden = false)).then(() => isKeptOpen() && open(false));
    document.body.append(element);
  }

  /** What stands in the place, such as the forms of the page, stays there until the assistant is ready. */
  function drawInPlace(element) {
    const place = document.querySelector(target);
    const others = [...place.childNodes];
    const remove = (node) => node.remove();
    element.hidden = true;
    place.append(element);
    load(element).then(
      () => {
        others.forEach(remove);
        element.hidden = false;
      },
      () => (mode === "page" ? element.remove() : element.replaceWith(plainLink())),
    );
  }

  /** Fetch the assistant, once; resolve when the element has become one. */
  function load(element) {
    element.loading ??= new Promise((resolve, reject) => {
      const module = make("script", { type: "module", src: `${base}widget/assistant.js`, onerror: reject });
      module.onload = () => (customElements.get(tag) ? resolve() : reject());
      document.head.append(module);
    });
    return Promise.all([element.loading, element.styled]);
  }

  /** Without the assistant its page still answers. */
  function plainLink() {
    return make("a", { href: `${base}s/${encodeURIComponent(site)}`, textContent: "Une question\u00a0? Ouvrir l'assistant" });
  }

  function colours(given) {
    const rules = Object.entries(given).map(
      ([scheme, { accent, accent_ink: ink }]) => `--site-${scheme}:${accent};--site-${scheme}-ink:${ink}`,
    );
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`:host{${rules.join(";")}}`);
    return sheet;
  }

  function isKeptOpen() {
    try {
      return sessionStorage.getItem(openKey) === "true";
    } catch {
      return false; // storage is refused
    }
  }

  function make(name, properties) {
    return Object.assign(document.createElement(name), properties);
  }

  const whenIdle = window.requestIdleCallback || setTimeout;
  if (document.readyState === "complete") whenIdle(begin);
  else addEventListener("load", () => whenIdle(begin), { once: true });
})();
