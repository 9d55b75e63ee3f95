// A form that is on its way is not sent again by a second click: one act, one answer. htmx does the same for its own.

const UNTIL_AGAIN = 3000;
const onTheirWay = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (onTheirWay.has(form)) event.preventDefault();
  onTheirWay.add(form);
  setTimeout(() => onTheirWay.delete(form), UNTIL_AGAIN);
});
// Back in this page with the browser's button, everything can be sent.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) onTheirWay.delete(form);
});
