// Whoever adds something often types on before the answer is there. The answer brings an empty form: what was typed since
// sending is put back into it, so that not a word is lost between two answers.

const TEXT = "textarea, input[type=text], input:not([type])";
const sent = new WeakMap();
let kept = [];

function textsOf(form) {
  return [...form.querySelectorAll(TEXT)].filter((field) => field.id);
}

document.addEventListener("htmx:beforeSend", (event) => {
  const form = event.detail.elt.closest?.("form");
  if (form && event.detail.requestConfig.verb !== "get") {
    sent.set(form, new Map(textsOf(form).map((field) => [field.id, field.value])));
  }
});

// Only behind an answer that took what was sent: a refused form comes back with its text, and what was typed since is in it.
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig.elt.closest?.("form");
  const before = form && sent.get(form);
  if (!before || !event.detail.target.contains(form)) return;
  sent.delete(form);
  const isTaken = event.detail.xhr.status < 300;
  kept = textsOf(form)
    .filter((field) => before.has(field.id) && field.value !== before.get(field.id))
    .map((field) => ({ id: field.id, text: isTaken ? typedSince(field.value, before.get(field.id)) : field.value }));
});

function typedSince(now, before) {
  return now.startsWith(before) ? now.slice(before.length).trimStart() : now;
}

document.addEventListener("htmx:afterSettle", () => {
  for (const { id, text } of kept.splice(0)) {
    const field = document.getElementById(id);
    if (!field || !text) continue;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
