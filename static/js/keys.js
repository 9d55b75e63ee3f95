// Keys: data-key="n" presses that button or link, "/" goes to the search field, "?" lists the keys of this page.
// Nothing happens while somebody types or holds Ctrl, Alt or Meta; but in a form with data-ctrl-enter, Ctrl+Enter
// (Command+Enter on a Mac) sends what is typed.

const TYPING = "input, textarea, select, [contenteditable]";
const help = document.getElementById("key-help");

function isVisible(element) {
  return element.getClientRects().length > 0;
}

function firstVisible(selector) {
  return [...document.querySelectorAll(selector)].find(isVisible);
}

function listKeys() {
  const list = help.querySelector("dl");
  list.querySelectorAll("[data-listed]").forEach((entry) => entry.remove());
  for (const target of [...document.querySelectorAll("[data-key]")].filter(isVisible)) {
    listKey(list, [target.dataset.key], target.dataset.keyLabel || labelOf(target));
  }
  const sender = firstVisible("form[data-ctrl-enter] [type=submit]");
  if (sender) listKey(list, ["Ctrl", "Enter"], labelOf(sender));
}

function listKey(list, keys, label) {
  const term = document.createElement("dt");
  term.dataset.listed = "";
  for (const name of keys) {
    const key = document.createElement("kbd");
    key.textContent = spoken(name);
    term.append(key, " ");
  }
  const words = document.createElement("dd");
  words.dataset.listed = "";
  words.textContent = label;
  list.append(term, words);
}

// The two arrows are named by the page; the typeface has no signs for them.
function spoken(name) {
  return { ArrowLeft: help.dataset.arrowLeft, ArrowRight: help.dataset.arrowRight }[name] || name;
}

function labelOf(target) {
  const copy = target.cloneNode(true);
  copy.querySelectorAll("kbd").forEach((key) => key.remove());
  return (target.getAttribute("aria-label") || copy.textContent).trim();
}

function press(target) {
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
  // What unfolds is read and answered from there on.
  if (target.matches("summary")) target.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  const form = event.target.closest("form[data-ctrl-enter]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  if (event.key === "?" && help) {
    listKeys();
    help.showModal();
  } else if (event.key === "/") {
    const search = firstVisible("[data-search]") || openMenuSearch();
    if (!search) return;
    search.focus();
    search.select();
  } else {
    const target = firstVisible(`[data-key="${CSS.escape(event.key)}"]:not([disabled])`);
    if (!target) return;
    press(target);
  }
  event.preventDefault();
});

function openMenuSearch() {
  const search = document.querySelector(".bar-narrow [data-search]");
  if (search) search.closest("details").open = true;
  return search;
}
