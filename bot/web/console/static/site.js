// A site's settings: colours are shown as one picks them, and the line is copied with a button.
// The server judges the colours, as it does when the form is sent: this only asks it sooner.

const form = document.getElementById("reglages");
const WAIT = 250;
let waiting;
let asked = 0;

async function showColours() {
  const mine = ++asked;
  const answer = await fetch(form.querySelector("[formaction]").formAction, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
  });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // An older answer may come after a newer one.
  if (mine !== asked) return;
  for (const input of form.querySelectorAll("input[type=color]")) {
    const state = page.getElementById(`${input.id}-etat`);
    const sample = page.getElementById(input.id)?.parentElement.querySelector(".sample");
    if (!state || !sample) continue;
    document.getElementById(state.id).replaceWith(state);
    input.parentElement.querySelector(".sample").replaceWith(sample);
  }
}

form.addEventListener("input", ({ target }) => {
  if (target.type !== "color" && target.id !== "name") return;
  clearTimeout(waiting);
  waiting = setTimeout(() => showColours().catch(() => {}), WAIT);
});

// The nearest readable shade is taken on the page itself: nothing that was typed elsewhere is sent.
form.addEventListener("click", (event) => {
  const shade = event.target.closest("button[name][value]");
  if (!shade) return;
  event.preventDefault();
  const input = document.getElementById(shade.name);
  input.value = shade.value;
  input.focus();
  showColours().catch(() => {});
});

for (const one of document.querySelectorAll(".no-script")) one.hidden = true;

const copy = document.querySelector("[data-copies]");
if (navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copies).textContent);
    document.getElementById("copie").textContent = "La ligne est copiée.";
  });
}
