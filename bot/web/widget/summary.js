// The answer as an e-mail to oneself, written by one's own mail program: nothing is sent or kept by the server.

import { words } from "./words.js";

/** "Poubelle non ramassée · Bourgueil" */
export function aboutOf({ problem, commune }) {
  return [problem?.label, commune?.name].filter(Boolean).join(" · ");
}

export function summaryLink(answer) {
  const { holder, reason, structure, door, counter, procedure, source, as_of_text: asOf, advice } = answer;
  const parts = [
    aboutOf(answer),
    [holder?.name && `${words.answer.holder}\u00a0: ${holder.name}`, reason, answer.certainty === "to_confirm" && words.answer.toConfirm],
    ...[structure, door, counter].filter(Boolean).map(contactOf),
    procedure && [procedure.title, procedure.url],
    advice,
    source && `${words.answer.source} ${source}${asOf ? ` (${asOf})` : ""}`,
  ];
  const body = parts.map((part) => [part].flat().filter(Boolean).join("\r\n")).filter(Boolean);
  return `mailto:?subject=${encodeURIComponent(words.answer.subject(aboutOf(answer)))}&body=${encodeURIComponent(body.join("\r\n\r\n"))}`;
}

function contactOf({ name, phone, address, email, contact_form: form, website, hours_text: hours = [] }) {
  return [name, phone && `${words.answer.phone} ${phone}`, address, email, form, website, ...hours];
}
