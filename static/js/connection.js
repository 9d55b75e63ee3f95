// One calm line when something could not be fetched or saved: no connection, refused, or logged out meanwhile.
// After logging in beside this page, its forms get the new token and everything that waits is sent.
// Other modules report with the event zvh:connection; its detail is "lost", "refused", "ended" or null (all is well),
// and apart from those "reconnecting" to what others do (live.js) until "connected".

const line = document.getElementById("connection-line");
let reason = null;
let isReconnecting = false;
// What was on its way already when something went wrong says nothing of how it is now.
let sentSince = new WeakSet();

function show() {
  if (!line) return;
  const shown = reason || (isReconnecting ? "reconnecting" : null);
  line.hidden = shown === null;
  for (const words of line.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== shown;
}

function hear(detail) {
  if (detail === "reconnecting") isReconnecting = true;
  else if (detail === "connected") isReconnecting = false;
  else {
    reason = detail;
    sentSince = new WeakSet();
  }
  show();
  if (detail === "connected" && reason === "lost") report(null);
}

function report(detail) {
  document.dispatchEvent(new CustomEvent("zvh:connection", { detail }));
}

// The page is asked for again only for its token: what stands on the screen stays as it is.
async function renew() {
  if (reason !== "ended") return;
  const response = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const token = fresh.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (!token) return;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  report(null);
}

// What the page asked for by itself was no act of anybody that could have been refused.
function reasonOf({ elt, xhr }) {
  if (xhr.status === 401) return "ended";
  return elt.dataset?.liveUrl && xhr.status >= 500 ? "lost" : "refused";
}

document.addEventListener("htmx:sendError", () => report("lost"));
document.addEventListener("htmx:timeout", () => report("lost"));
document.addEventListener("htmx:responseError", (event) => report(reasonOf(event.detail)));
document.addEventListener("htmx:beforeSend", (event) => sentSince.add(event.detail.xhr));
document.addEventListener("htmx:afterOnLoad", ({ detail: { xhr } }) => {
  if (xhr.status < 400 && reason !== null && sentSince.has(xhr)) report(null);
});
document.addEventListener("zvh:connection", (event) => hear(event.detail));
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && renew());
window.addEventListener("focus", renew);
window.addEventListener("offline", () => report("lost"));
window.addEventListener("online", () => report(null));
