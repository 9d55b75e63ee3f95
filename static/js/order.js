// Answers don't come in the order in which they were asked for. A region that was asked for before something newer came
// to stand in the same place is not put in the page, which would fall back to how it was; live.js asks for it again
// (zvh:stale). The answer to what somebody did themselves always comes in; what was newer there is asked for again.

let moment = 0;
const askedAt = new WeakMap();
// Of each place by its id: the moment that what stands there was asked for.
const shownAt = new Map();
const stale = new WeakMap();

function newerAt(target, asked) {
  return [...shownAt.keys()].filter((id) => {
    const place = document.getElementById(id);
    if (!place) shownAt.delete(id);
    return place && shownAt.get(id) > asked && (place.contains(target) || target.contains(place));
  });
}

document.addEventListener("htmx:beforeSend", (event) => {
  moment += 1;
  askedAt.set(event.detail.xhr, moment);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr, requestConfig, shouldSwap } = event.detail;
  if (!shouldSwap || !target.id) return;
  const newer = newerAt(target, askedAt.get(xhr));
  if (requestConfig.elt === target && newer.length > 0) {
    event.detail.shouldSwap = false;
    stale.set(xhr, [target.id]);
    return;
  }
  stale.set(xhr, newer);
  if (requestConfig.verb !== "get") {
    moment += 1;
    shownAt.set(target.id, moment);
  } else shownAt.set(target.id, askedAt.get(xhr));
});

document.addEventListener("htmx:afterRequest", (event) => {
  const ids = stale.get(event.detail.xhr) || [];
  stale.delete(event.detail.xhr);
  if (ids.length > 0) document.dispatchEvent(new CustomEvent("zvh:stale", { detail: ids }));
});
