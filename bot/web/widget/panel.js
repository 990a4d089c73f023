// The assistant opened: ties the session, the server, the log and the composer together.

import { Api, persist } from "./api.js";
import { CommuneField } from "./commune.js";
import { Composer } from "./composer.js";
import { Frame } from "./frame.js";
import { Log } from "./log.js";
import { Session } from "./session.js";
import { words } from "./words.js";

export class Panel {
  constructor(element) {
    const { base, settings } = element;
    this.settings = settings;
    this.api = new Api(base, settings.site);
    this.session = new Session(settings.site);
    this.log = new Log((choice, label) => this.pick(choice, label));
    this.composer = new Composer((text) => this.write(text));
    this.frame = new Frame(element, this);
    this.commune = new CommuneField(
      (typed, signal) => this.api.communes(typed, signal),
      (choice, label) => this.pick(choice, label),
      () => this.composer.submit(),
    );
    addEventListener("online", () => this.stalled && this.work());
  }

  show(takeFocus) {
    this.frame.show();
    if (takeFocus) this.frame.focus();
    if (!this.request) this.work();
  }

  restart() {
    this.composer.text = "";
    this.startAnew();
    this.composer.focus();
  }

  startAnew() {
    this.session.forget();
    this.log.clear();
    this.work();
  }

  write(text) {
    this.composer.text = "";
    this.ask({ text }, text);
    this.composer.focus();
  }

  pick(choice, label) {
    if (this.composer.busy) return;
    this.composer.text = "";
    this.ask({ choice }, label);
    this.frame.focus();
  }

  ask(body, label) {
    if (this.session.pending) {
      this.session.leaveUnanswered();
      this.log.replay(this.session.entries);
    }
    this.session.ask(body, label);
    this.log.add(this.session.entries.at(-1));
    this.composer.setBusy(true);
    if (!this.working) this.work();
  }

  /** Do all that is left to do: open the conversation or read it again, then send what is waiting. */
  async work() {
    this.request?.abort();
    const { signal } = (this.request = new AbortController());
    this.working = true;
    this.stalled = false;
    this.composer.setBusy(Boolean(this.session.pending));
    this.log.showTyping();
    try {
      if (!this.session.kept.token) await this.open(signal);
      else if (!this.session.isRead) await this.readAgain(signal);
      while (this.session.pending) await this.send(signal);
      this.log.clearTail();
      this.composer.setBusy(false);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    } finally {
      if (!signal.aborted) this.working = false;
    }
  }

  async open(signal) {
    const begun = await this.persist(() => this.api.open(signal), signal);
    this.session.begin(begun);
    this.log.greet(begun.messages);
  }

  async readAgain(signal) {
    try {
      const { messages } = await this.persist(() => this.api.history(this.session.kept, signal), signal);
      this.session.takeUp(messages);
    } catch (error) {
      if (error.kind !== "expired") throw error;
      this.giveBackText();
      this.session.forget();
      return this.open(signal);
    }
    this.log.replay(this.session.entries);
    this.listen();
  }

  async send(signal) {
    this.composer.setBusy(true);
    const { messages } = await this.persist(() => this.api.send(this.session.kept, this.session.pending, signal), signal);
    this.session.answer(messages);
    this.log.addAssistant(messages);
    this.listen();
  }

  /** Try for a minute, telling that it waits. */
  persist(call, signal) {
    return persist(call, signal, words.waiting, (kind) => {
      if (!signal.aborted) this.log.showProblem(words.waiting[kind], words.retry, () => this.work());
    });
  }

  /** Offer the search of communes when the assistant has just asked for one. */
  listen() {
    this.composer.ask(this.session.entries.at(-1)?.message?.ask === "commune" ? this.commune : null);
  }

  fail({ kind }) {
    this.composer.setBusy(false);
    if (kind === "expired") this.offerNew();
    else if (kind === "tooLong" || kind === "choice") this.giveBack(kind);
    else {
      this.stalled = true;
      this.log.showProblem(words.errors[kind] ?? words.errors.unknown, words.retry, () => this.work());
    }
  }

  offerNew() {
    this.giveBackText();
    this.composer.setBusy(true);
    this.log.showProblem(words.errors.expired, words.startAgain, () => {
      this.startAnew();
      this.frame.focus();
    });
  }

  /** The server refused it: sending the same again would not help. */
  giveBack(kind) {
    this.giveBackText();
    this.session.takeBack();
    this.log.replay(this.session.entries);
    this.log.showProblem(words.errors[kind]);
  }

  giveBackText() {
    const { text } = this.session.pending ?? {};
    if (text && !this.composer.text) this.composer.text = text;
  }
}
