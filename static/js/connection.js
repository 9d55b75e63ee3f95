// One calm line when something could not be fetched or saved: no connection, refused, or logged out meanwhile.
// After logging in beside this page, its forms get the new token and everything that waits is sent.
// Other modules report with the event zvh:connection; its detail is "lost", "refused", "ended" or null (all is well).

const line = document.getElementById("connection-line");
let reason = null;

function show(newReason) {
  reason = newReason;
  if (!line) return;
  line.hidden = reason === null;
  for (const words of line.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== reason;
}

function report(newReason) {
  document.dispatchEvent(new CustomEvent("zvh:connection", { detail: newReason }));
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

document.addEventListener("htmx:sendError", () => report("lost"));
document.addEventListener("htmx:timeout", () => report("lost"));
document.addEventListener("htmx:responseError", (event) => {
  report(event.detail.xhr.status === 401 ? "ended" : "refused");
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.xhr.status < 400 && reason !== null) report(null);
});
document.addEventListener("zvh:connection", (event) => show(event.detail));
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && renew());
window.addEventListener("focus", renew);
window.addEventListener("offline", () => report("lost"));
window.addEventListener("online", () => report(null));
