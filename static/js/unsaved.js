// Warns before leaving a form[data-guard] with changes that were not sent.

const changed = new Set();

document.addEventListener("input", (event) => {
  if (event.target.form?.hasAttribute("data-guard")) changed.add(event.target.form);
});
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) changed.delete(event.target);
});
document.addEventListener("reset", (event) => changed.delete(event.target));
document.addEventListener("htmx:beforeRequest", (event) => changed.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  for (const form of changed) if (form.isConnected) event.preventDefault();
});
