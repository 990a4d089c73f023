// The conversation as this tab holds it. The tab's storage keeps only {conversation, token, pending}: the rest is
// read again from the server. `pending` is what was sent and has no answer yet: {text or choice, turn, label}.

export class Session {
  constructor(site) {
    this.key = `orientation:${site}`;
    this.entries = [];
    this.isRead = false;
    try {
      this.kept = JSON.parse(sessionStorage.getItem(this.key));
    } catch {
      this.kept = null;
    }
    this.kept ??= {};
  }

  get pending() {
    return this.kept.pending;
  }

  begin({ conversation, token, messages }) {
    this.isRead = true;
    this.keep({ conversation, token });
    this.entries.unshift(...messages.map(fromAssistant));
  }

  /** Take up the conversation as the server keeps it, and find whether what was pending was answered. */
  takeUp(entries) {
    const rank = entries.findIndex(({ turn }) => turn && turn === this.pending?.turn);
    this.isRead = true;
    this.entries = entries;
    if (rank >= 0 && rank < entries.length - 1) this.keep({ pending: null });
    else if (rank < 0 && this.pending) this.entries.push(fromResident(this.pending));
  }

  forget() {
    this.entries = [];
    this.isRead = false;
    this.kept = {};
    this.keep({});
  }

  /** Add what the resident says, and keep it as pending until it is answered. */
  ask(body, label) {
    this.keep({ pending: { ...body, label, turn: newTurn() } });
    this.entries.push(fromResident(this.pending));
  }

  /** Add the assistant's messages: what was pending is answered. */
  answer(messages) {
    this.entries.push(...messages.map(fromAssistant));
    this.keep({ pending: null });
  }

  /** Take back what was just asked, as if it had not been. */
  takeBack() {
    this.entries.pop();
    this.keep({ pending: null });
  }

  /** Leave the last thing asked as never answered: the resident goes on with something else. */
  leaveUnanswered() {
    this.entries[this.entries.length - 1].unanswered = true;
  }

  keep(changes) {
    Object.assign(this.kept, changes);
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch {
      // Storage is refused or full: the conversation goes on, another page will not show it again.
    }
  }
}

function fromResident({ label, turn }) {
  return { from: "resident", text: label, turn };
}

function fromAssistant(message) {
  return { from: "assistant", message };
}

/** An id that nobody can guess; randomUUID is missing on pages without https. */
function newTurn() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
