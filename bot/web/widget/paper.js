// Prints the conversation, not the page around it.

const ONLY_THE_CONVERSATION = `@media print {
  body *:not(:has(commun-orientation[printing]), commun-orientation) { display: none !important; }
  :has(commun-orientation[printing]) { display: block !important; position: static !important; overflow: visible !important;
    width: auto !important; height: auto !important; margin: 0 !important; padding: 0 !important; background: none !important; }
}`;

export function printConversation({ currentTarget }) {
  const element = currentTarget.getRootNode().host;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(ONLY_THE_CONVERSATION);
  const others = [...document.adoptedStyleSheets];
  element.setAttribute("printing", "");
  document.adoptedStyleSheets = [...others, sheet];
  const restore = () => {
    document.adoptedStyleSheets = others;
    element.removeAttribute("printing");
  };
  addEventListener("afterprint", restore, { once: true });
  print();
}
