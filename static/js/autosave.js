// Saves as you type. <form data-autosave="URL"> sends each changed field by itself, 600 ms after the last key and on
// leaving the field, one request at a time so that nothing older overtakes something newer.
//
// Sent:      the field, the form's hidden inputs, and autosave_field (the name of the field that changed).
// Answers:   200 {"saved_at": "10:21:07", "hidden": {"version": "8"}}   saved; "hidden" refreshes hidden inputs
//            409 {"message": "…", "other": "…"}   somebody else typed here too: both texts are kept, and shown
//            422 {"message": "…"}                 refused; not sent again until it changes (other 4xx: likewise)
//            401, 403                             logged out: kept, and sent after logging in
// Anything else counts as no connection and is tried again. HX-Request asks for a 401 instead of a login page.
// The words come from the element [data-save-state] in the form: data-saving, data-saved ("Saved at {time}"), data-failed,
// data-refused, data-conflict, data-ended.

const PAUSE = 600;
const RETRY = [2000, 4000, 8000, 15000];
const TRY_AGAIN = [401, 403, 408, 425, 429];
// Browsers let this much go on when the page goes away.
const MOST_KEPT_ALIVE = 30000;
const forms = new Map();
let isLeaving = false;

class Autosave {
  constructor(form) {
    this.form = form;
    this.waiting = new Set();
    this.refusedNames = new Set();
    this.sending = false;
    this.askedMeanwhile = false;
    this.failures = 0;
    this.timer = 0;
    this.isSubmitted = false;
  }

  get state() {
    return this.form.querySelector("[data-save-state]");
  }

  // The whole form is on its way; what was waiting goes with it, unless it doesn't arrive.
  submitted() {
    clearTimeout(this.timer);
    this.isSubmitted = true;
  }

  submitFailed() {
    this.isSubmitted = false;
    this.send();
  }

  // It was added, and begins afresh in the same place; or it was refused, and what is in it is a draft again.
  answered(status) {
    if (status < 400) {
      this.waiting.clear();
      this.refusedNames.clear();
    } else if (status === 409 || status === 422) this.submitFailed();
  }

  get isUnsaved() {
    return !this.isSubmitted && (this.waiting.size + this.refusedNames.size > 0 || this.sending);
  }

  changed(name) {
    this.isSubmitted = false;
    this.refusedNames.delete(name);
    this.waiting.add(name);
    this.say("saving");
    this.schedule(PAUSE);
  }

  schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  async send() {
    clearTimeout(this.timer);
    if (this.sending) this.askedMeanwhile = true;
    if (this.sending || this.waiting.size === 0) return;
    this.askedMeanwhile = false;
    const name = this.waiting.values().next().value;
    this.waiting.delete(name);
    this.sending = true;
    const sent = this.body(name);
    let response = null;
    try {
      response = await fetch(this.form.dataset.autosave || this.form.action, {
        method: "POST",
        body: sent,
        headers: { "HX-Request": "true" },
        redirect: "error",
        keepalive: isShort(sent),
      });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    this.sending = false;
    await this.received(name, response);
  }

  body(name) {
    const body = new FormData();
    for (const hidden of this.form.querySelectorAll("input[type=hidden]")) body.append(hidden.name, hidden.value);
    for (const value of new FormData(this.form).getAll(name)) body.append(name, value);
    body.append("autosave_field", name);
    return body;
  }

  async received(name, response) {
    const status = response?.status || 0;
    if (response?.ok) await this.saved(name, response);
    else if (TRY_AGAIN.includes(status) || status < 400 || status >= 500) this.failed(name, status);
    else await this.refused(name, response);
  }

  async saved(name, response) {
    if (this.failures) document.dispatchEvent(new CustomEvent("zvh:connection", { detail: null }));
    this.failures = 0;
    const answer = await readAnswer(response);
    this.refreshHidden(answer.hidden);
    if (!this.waiting.has(name)) for (const field of this.fields(name)) markSaved(field);
    document.dispatchEvent(new CustomEvent("zvh:saved"));
    this.say(this.waiting.size ? "saving" : "saved", answer.saved_at || timeNow());
    if (this.waiting.size) await this.send();
  }

  fields(name) {
    return [...this.form.elements].filter((element) => element.name === name);
  }

  refreshHidden(values = {}) {
    for (const [name, value] of Object.entries(values)) {
      const input = this.form.elements.namedItem(name);
      if (input) input.value = value;
    }
  }

  // A 403 comes from a form that is older than the login: connection.js fetches a new token.
  failed(name, status) {
    const ended = status === 401 || status === 403;
    this.waiting.add(name);
    this.say(ended ? "ended" : "failed");
    document.dispatchEvent(new CustomEvent("zvh:connection", { detail: ended ? "ended" : "lost" }));
    // Sent off before its reader was logged in again, say, and asked for after that: what failed says nothing of now.
    this.schedule(this.askedMeanwhile ? 0 : RETRY[Math.min(this.failures, RETRY.length - 1)]);
    this.failures += 1;
  }

  async refused(name, response) {
    const answer = await readAnswer(response);
    this.failures = 0;
    if (response.status !== 409) this.refusedNames.add(name);
    this.refreshHidden(answer.hidden);
    this.say(response.status === 409 ? "conflict" : "refused", "", answer.message);
    if (answer.other !== undefined) this.showOther(name, answer.other);
    if (this.waiting.size) this.schedule(PAUSE);
  }

  // The other text comes to stand under the field, as plain text, to be read and copied from.
  showOther(name, other) {
    const fields = this.fields(name);
    if (!fields.length) return;
    const field = fields.length === 1 ? fields[0] : fields[0].closest("fieldset, .field, div");
    field.parentElement.querySelector(".save-other")?.remove();
    const box = document.createElement("div");
    box.className = "save-other";
    const title = document.createElement("strong");
    title.textContent = this.state?.dataset.conflict || "";
    const words = document.createElement("div");
    words.className = "words";
    words.textContent = other;
    box.append(title, words);
    field.after(box);
  }

  say(state, time = "", message = "") {
    if (!this.state) return;
    this.state.dataset.state = state;
    this.state.textContent = message || (this.state.dataset[state] || "").replace("{time}", time);
  }
}

async function readAnswer(response) {
  const isJson = response.headers.get("Content-Type")?.includes("json");
  return isJson ? response.json() : {};
}

function isShort(body) {
  return [...body.values()].join("").length < MOST_KEPT_ALIVE;
}

// Tells live.js that what is typed here is kept elsewhere too.
function markSaved(field) {
  if (field.hasAttribute("data-typed")) field.setAttribute("data-typed", "saved");
}

function timeNow() {
  return new Date().toTimeString().slice(0, 8);
}

function autosaveOf(field) {
  const form = field.form;
  if (!form?.hasAttribute("data-autosave") || !field.name || field.closest("[data-no-autosave]")) return null;
  if (!forms.has(form)) forms.set(form, new Autosave(form));
  return forms.get(form);
}

// A form that was swapped out of the page still sends what was typed in it.
function sendAll() {
  const saves = [];
  for (const [form, autosave] of forms) {
    if (!autosave.isSubmitted) saves.push(autosave.send());
    if (!form.isConnected && !autosave.isUnsaved) forms.delete(form);
  }
  return saves;
}

// The room is left for reasons of its own: what waits is sent, and nobody is asked whether they want to stay.
function saveAndLeave(event) {
  isLeaving = true;
  event.detail.saves.push(...sendAll());
}

document.addEventListener("input", (event) => autosaveOf(event.target)?.changed(event.target.name));
document.addEventListener("change", (event) => {
  // Leaving a field says once more what was typed in it.
  if (event.target.dataset.typed !== "saved") autosaveOf(event.target)?.changed(event.target.name);
});
document.addEventListener("focusout", (event) => autosaveOf(event.target)?.send());
document.addEventListener("submit", (event) => forms.get(event.target)?.submitted());
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => forms.get(event.target)?.submitFailed());
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.verb === "post") forms.get(event.target)?.answered(event.detail.xhr.status);
});
document.addEventListener("visibilitychange", sendAll);
document.addEventListener("zvh:connection", (event) => event.detail === null && sendAll());
document.addEventListener("htmx:beforeSwap", sendAll);
document.addEventListener("zvh:save-now", saveAndLeave);
window.addEventListener("online", sendAll);
window.addEventListener("beforeunload", (event) => {
  for (const [form, autosave] of forms) {
    if (form.isConnected && autosave.isUnsaved) {
      autosave.send();
      if (!isLeaving) event.preventDefault();
    }
  }
});
