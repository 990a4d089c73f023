// Small helpers to build the page. Data only ever goes in as text, never as HTML.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  phone: "M6.5 3.5 9.5 4l1.2 4-2 1.6a12 12 0 0 0 5.7 5.7l1.6-2 4 1.2.5 3a2 2 0 0 1-2 2.3A16 16 0 0 1 4.2 5.5a2 2 0 0 1 2.3-2z",
  chat: "M4 5h16v11H10l-5 4v-4H4zM8 10.5h.01M12 10.5h.01M16 10.5h.01",
  pin: "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  mail: "M3.5 5.5h17v13h-17zM4 6.5l8 6.5 8-6.5",
  web: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3q7 9 0 18q-7-9 0-18z",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.2l3.4 2",
  warning: "M12 4 2.8 20h18.4zM12 10.5v4.3M12 17.4h.01",
  star: "m12 3.3 2.7 5.5 6 .9-4.35 4.2 1.05 6L12 17.05 6.6 19.9l1.05-6L3.3 9.7l6-.9z",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  back: "M11 5l-7 7 7 7M4 12h16",
  again: "M4 5v5h5M4.6 15a8 8 0 1 0 .9-7.5L4 10",
  send: "M12 19V5M5.5 11.5 12 5l6.5 6.5",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5c2 .8 3.5 2.5 3.5 5.5",
  themes: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z",
};

/** Build an element: attributes, then children (strings become text; null and false are skipped). */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Build a button with an icon (or none), its text and what it does. */
export function button(attributes, iconName, text, onClick) {
  const node = el("button", { type: "button", ...attributes }, iconName && icon(iconName), text);
  node.addEventListener("click", onClick);
  return node;
}

/** Build a decorative icon, hidden from screen readers. */
export function icon(name) {
  return svg("icon", 24, ["path", { d: ICONS[name] ?? name }]);
}

/** Build the assistant's mark. */
export function mark(className) {
  return svg(className, 40, ["circle", { cx: 20, cy: 20, r: 20 }], ["path", { d: "m27.5 12.5-4.6 10.4-10.4 4.6 4.6-10.4z" }]);
}

function svg(className, size, ...shapes) {
  const node = (tag, attributes) => {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };
  const root = node("svg", { class: className, viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" });
  root.append(...shapes.map(([tag, attributes]) => node(tag, attributes)));
  return root;
}

/** Keep French punctuation on the line of its word ("Laquelle ?"). */
export function unbroken(text) {
  return text.replace(/ ([?!:;»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
}

/** Build text for screen readers only. */
export function spoken(text) {
  return el("span", { class: "sr-only" }, text);
}
