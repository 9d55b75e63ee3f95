// After a form came back with errors the summary gets the focus, and its links go to the field itself.

function showSummary(root) {
  root.querySelector("[data-error-summary]")?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  for (let details = field.closest("details"); details; details = details.parentElement.closest("details")) {
    details.open = true;
  }
  field.focus();
  (field.closest(".field") || field).scrollIntoView({ block: "center" });
});

showSummary(document);
document.addEventListener("htmx:afterSwap", (event) => showSummary(event.target));
