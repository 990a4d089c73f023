// The conversation as this browser tab remembers it, so that a reload shows it again.
// {conversation, token, pending, entries: [{from: "resident", text} | {from: "assistant", message, at}]}
// `pending` is what was sent and has no answer yet: {"text"} or {"choice"}.

const OPEN_NOW_MINUTES = 30;

export class Session {
  constructor(site) {
    this.key = `orientation:${site}`;
    this.state = null;
  }

  /** Read the remembered conversation; return whether there is one. */
  restore() {
    try {
      this.state = JSON.parse(sessionStorage.getItem(this.key));
    } catch {
      this.state = null;
    }
    if (!this.state?.token || !Array.isArray(this.state.entries)) this.state = null;
    this.state?.entries.forEach(forgetOldOpening);
    return this.state !== null;
  }

  begin(conversation, token) {
    this.state = { conversation, token, pending: null, entries: [] };
    this.save();
  }

  clear() {
    this.state = null;
    this.save();
  }

  /** Add what the resident says, and keep it as pending until it is answered. */
  ask(body, label) {
    const entry = { from: "resident", text: label };
    this.state.entries.push(entry);
    this.state.pending = body;
    this.save();
    return entry;
  }

  /** Add the assistant's messages: what was pending is answered. */
  answer(messages) {
    const entries = messages.map((message) => ({ from: "assistant", message, at: Date.now() }));
    this.state.entries.push(...entries);
    this.state.pending = null;
    this.save();
    return entries;
  }

  /** Take back what was just asked, as if it had not been. */
  takeBack() {
    this.state.entries.pop();
    this.state.pending = null;
    this.save();
  }

  /** Keep the last thing asked as never answered: the resident went on with something else. */
  leaveUnanswered() {
    this.state.entries[this.state.entries.length - 1].unanswered = true;
    this.state.pending = null;
    this.save();
  }

  /** Whether the resident has said something after this entry: its buttons are then no longer active. */
  isPast(entry) {
    const entries = this.state.entries;
    return entries.slice(entries.indexOf(entry) + 1).some((later) => later.from === "resident");
  }

  save() {
    try {
      if (this.state) sessionStorage.setItem(this.key, JSON.stringify(this.state));
      else sessionStorage.removeItem(this.key);
    } catch {
      // Storage is refused or full: the conversation goes on, a reload will not show it again.
    }
  }
}

/** "Ouvert maintenant" said half an hour ago may be wrong now: do not say it again. */
function forgetOldOpening(entry) {
  if (!entry.at || Date.now() - entry.at < OPEN_NOW_MINUTES * 60_000) return;
  for (const structure of [entry.message.structure, entry.message.door]) {
    if (structure) structure.open_now = null;
  }
}
