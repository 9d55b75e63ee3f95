// data-show-when="field=value" shows an element only with that answer; "field=a|b" with either, "field" when anything
// is chosen. Values stay in the form when hidden: what an answer makes meaningless, the server leaves out.

function matches(form, condition) {
  const [name, wanted] = condition.split("=");
  const chosen = new FormData(form).getAll(name).filter((value) => value !== "");
  return wanted === undefined ? chosen.length > 0 : wanted.split("|").some((value) => chosen.includes(value));
}

function update(root) {
  for (const element of root.querySelectorAll("[data-show-when]")) {
    const form = element.closest("form");
    if (form) element.hidden = !matches(form, element.dataset.showWhen);
  }
}

update(document);
document.addEventListener("change", (event) => event.target.form && update(event.target.form));
document.addEventListener("reset", (event) => setTimeout(() => update(event.target)));
document.addEventListener("htmx:afterSwap", (event) => update(event.target));
document.addEventListener("zvh:row-added", (event) => update(event.target));
