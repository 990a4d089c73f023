// While something goes on (a training, a model that loads), its page is read again and what moved is shown. Nothing
// that has the focus is replaced.
"use strict";

const WAIT = 3000;

function showAgain(fresh) {
  for (const piece of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(piece.id);
    if (!other || other.textContent === piece.textContent) continue;
    piece.textContent = other.textContent;
    if (piece.tagName === "PROGRESS") piece.value = other.value;
  }
}

async function readAgain() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (fresh.querySelector("[data-follow]")) {
    showAgain(fresh);
  } else {
    // It is over, or one has to sign in again: the page itself says it.
    location.replace(location.href);
  }
}

// One at a time: a server that is slow, or away for a while, is not asked twice.
async function follow() {
  await readAgain().catch(() => {});
  setTimeout(follow, WAIT);
}

setTimeout(follow, WAIT);
