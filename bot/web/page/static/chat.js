// The chat page: ties the session, the server, the log and the composer together.

import { openConversation, sendMessage } from "./api.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { Session } from "./session.js";
import { words } from "./words.js";

class Chat {
  constructor(root, restartButton) {
    this.site = root.dataset.site;
    this.session = new Session(this.site);
    this.log = new Log(root.querySelector(".log"), (choice, label) => this.pick(choice, label));
    this.composer = new Composer(root.querySelector(".composer"), (text) => this.write(text));
    this.request = null;
    restartButton.addEventListener("click", () => {
      this.composer.text = "";
      this.restart();
    });
    restartButton.hidden = false;
  }

  start() {
    if (!this.session.restore()) {
      this.open();
      return;
    }
    this.replay();
    if (this.session.state.pending) this.offerRetry("interrupted", () => this.send());
  }

  restart() {
    this.request?.abort();
    this.session.clear();
    this.log.clear();
    this.open();
    this.composer.focus();
  }

  open() {
    this.exchange(async (signal) => {
      const { conversation, token, messages } = await openConversation(this.site, signal);
      return () => {
        this.session.begin(conversation, token);
        this.log.addAssistant(this.session.answer(messages));
      };
    }, () => this.open());
  }

  write(text) {
    this.composer.text = "";
    this.ask({ text }, text);
    this.composer.focus();
  }

  pick(choice, label) {
    if (this.composer.busy) return;
    this.ask({ choice }, label);
    this.focusAfterTap();
  }

  ask(body, label) {
    if (this.session.state.pending) {
      this.session.leaveUnanswered();
      this.replay();
    }
    this.log.addResident(this.session.ask(body, label));
    this.send();
  }

  /** Send what is pending. */
  send() {
    this.exchange(async (signal) => {
      const messages = await sendMessage(this.session.state, this.session.state.pending, signal);
      return () => this.log.addAssistant(this.session.answer(messages));
    }, () => this.send());
  }

  /** Make one request at a time; show that it is under way, then what it brought or what went wrong. */
  async exchange(call, again) {
    const request = new AbortController();
    this.request = request;
    this.composer.setBusy(true);
    this.log.showTyping();
    let outcome;
    try {
      outcome = await call(request.signal);
    } catch (error) {
      outcome = () => this.fail(error, again);
    }
    if (this.request !== request) return; // started again meanwhile
    this.composer.setBusy(false);
    outcome();
  }

  fail(error, again) {
    const { kind } = error;
    if (!this.session.state) this.composer.setBusy(true); // nothing to write to yet
    if (kind === "expired") this.offerNew();
    else if (kind === "tooLong" || kind === "choice") this.giveBack(kind);
    else this.offerRetry(words.errors[kind] ? kind : "unknown", again);
  }

  offerRetry(kind, again) {
    this.log.showProblem(words.errors[kind], words.retry, () => {
      again();
      this.focusAfterTap();
    });
  }

  offerNew() {
    this.giveBackText();
    this.composer.setBusy(true);
    this.log.showProblem(words.errors.expired, words.startAgain, () => this.restart());
  }

  /** The server refused it: sending the same again would not help. */
  giveBack(kind) {
    this.giveBackText();
    this.session.takeBack();
    this.replay();
    this.log.showProblem(words.errors[kind]);
  }

  giveBackText() {
    const { text } = this.session.state?.pending ?? {};
    if (text && !this.composer.text) this.composer.text = text;
  }

  replay() {
    this.log.replay(this.session.state.entries, (entry) => this.session.isPast(entry));
  }

  /** With a finger, the field would bring up the keyboard over the answer. */
  focusAfterTap() {
    if (matchMedia("(pointer: coarse)").matches) this.log.element.focus({ preventScroll: true });
    else this.composer.focus();
  }
}

new Chat(document.querySelector("main"), document.getElementById("restart")).start();
document.getElementById("late").remove();
