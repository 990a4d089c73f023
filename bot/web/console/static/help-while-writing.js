// Help under a sentence as it is typed: any form with a [data-help-while-writing] place, a field "text" and a
// field "problem". The server says it all; without this script a button asks the same.
"use strict";

const PAUSE = 300;

function helpIn(place) {
  const form = place.closest("form");
  const { text, problem, csrf } = form.elements;
  let waiting;
  let asking;
  place.setAttribute("aria-live", "polite");

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const body = new URLSearchParams({ csrf: csrf.value, text: text.value, problem: problem?.value ?? "" });
    try {
      const answer = await fetch("/console/conseils/phrase", { method: "POST", body, signal });
      // A page, and not the piece, means that one is no longer signed in: nothing to show.
      const piece = answer.ok && !answer.redirected ? await answer.text() : "";
      if (!signal.aborted) place.innerHTML = piece;
    } catch (error) {
      // No network, or a newer question: what is shown stays.
      if (error.name !== "AbortError") place.replaceChildren();
    }
  }

  function askSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  }

  text.addEventListener("input", askSoon);
  problem?.addEventListener("change", askSoon);
  if (text.value.trim() && !place.children.length) ask();
}

for (const place of document.querySelectorAll("[data-help-while-writing]")) helpIn(place);
