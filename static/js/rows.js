// Repeating rows of a Django formset: [data-rows] holds the rows, a <template> with the empty form (__prefix__),
// the management form, and a button [data-add-row]. A row is [data-row]; its [data-remove-row] takes it away, or
// ticks its DELETE where the row was saved before. Without script the formset shows its extra rows and DELETE ticks.

function totalOf(group) {
  return group.querySelector("input[name$='-TOTAL_FORMS']");
}

function addRow(group) {
  const total = totalOf(group);
  const number = Number(total.value);
  const most = Number(group.querySelector("input[name$='-MAX_NUM_FORMS']")?.value || 1000);
  if (number >= most) return;
  const holder = document.createElement("template");
  holder.innerHTML = group.querySelector("template").innerHTML.replaceAll("__prefix__", String(number));
  const row = holder.content.querySelector("[data-row]");
  group.querySelector("[data-row-list]").append(holder.content);
  total.value = String(number + 1);
  prepare(row);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  row.dispatchEvent(new CustomEvent("zvh:row-added", { bubbles: true }));
}

// Django counts on numbers without gaps, so a row is never taken out of the page: it is ticked and hidden.
function removeRow(row) {
  const tick = row.querySelector("input[name$='-DELETE']");
  if (!tick) return;
  tick.checked = true;
  tick.dispatchEvent(new Event("input", { bubbles: true }));
  row.hidden = true;
  const next = row.closest("[data-rows]").querySelector("[data-add-row]");
  next?.focus();
}

function prepare(root) {
  for (const tick of root.querySelectorAll("input[name$='-DELETE']")) {
    (tick.closest(".field") || tick.parentElement).hidden = true;
    if (tick.checked) tick.closest("[data-row]").hidden = true;
  }
  for (const button of root.querySelectorAll("[data-add-row], [data-remove-row]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add-row]");
  const remove = event.target.closest("[data-remove-row]");
  if (add) addRow(add.closest("[data-rows]"));
  if (remove) removeRow(remove.closest("[data-row]"));
});

function prepareAll(root) {
  for (const group of root.querySelectorAll("[data-rows]")) prepare(group);
}

prepareAll(document);
document.addEventListener("htmx:afterSwap", (event) => prepareAll(event.target));
