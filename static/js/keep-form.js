// Before a form goes away with its page, asks whether the login still holds: a login page as its answer would lose
// everything that was typed. When it ended, the form stays; logging in beside it and sending it again is enough.
// Only for forms that the browser sends itself: htmx and autosave keep their page.
//
// <body data-login-check="URL"> answers 204 with a token of this login in X-CSRFToken, or 401. A form with
// data-lets-go, such as logging out, is sent without asking.

const address = document.body.dataset.loginCheck;
const asking = new WeakSet();
const passed = new WeakSet();

function takesPageAlong(form, submitter) {
  const method = submitter?.getAttribute("formmethod") ?? form.getAttribute("method") ?? "get";
  return (
    method.toLowerCase() === "post" &&
    !form.target &&
    !form.matches("[hx-post], [data-lets-go]") &&
    !submitter?.matches("[hx-post]")
  );
}

function report(detail) {
  document.dispatchEvent(new CustomEvent("zvh:connection", { detail }));
}

async function ask(form, submitter) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store" }).catch(() => null);
  asking.delete(form);
  if (answer?.status === 401) return report("ended");
  if (!answer || answer.status >= 500) return report("lost");
  const token = answer.headers.get("X-CSRFToken");
  // Logging in beside this page made the token that stands in it worthless.
  if (token) for (const input of form.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
  if (!form.isConnected) return;
  passed.add(form);
  form.requestSubmit(submitter?.isConnected ? submitter : null);
  passed.delete(form);
}

// In the capture phase of the window, so that nothing else takes the form for sent while it isn't.
function onSubmit(event) {
  const form = event.target;
  if (passed.has(form) || !takesPageAlong(form, event.submitter)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (asking.has(form)) return;
  asking.add(form);
  ask(form, event.submitter);
}

if (address) window.addEventListener("submit", onSubmit, { capture: true });
