// Follows a room. [data-live="URL"] names its event stream; a region [data-live-on="topic …"] with [data-live-url] and
// an id is fetched again, as whoever looks at it, when one of its topics is old ("*": whichever topic but "draft").
// Nothing that somebody is typing in is touched, what was unfolded stays so, and the focus stays where it is.
//
// Events:  open-stream  it began: what changed before it was told to nobody, so all regions are fetched
//          old          a topic is old; its name is the data
//          ended        this stream is not for this reader any more: the login or the access ended
// One browser holds one stream: the window with the lock passes on to its others. Without a stream the page asks for
// everything every few seconds, and says that it is reconnecting.

const room = document.querySelector("[data-live]");
const url = room?.dataset.live;
const POLL = 5000;
const STREAM_AGAIN = [1000, 2000, 5000, 10000, 20000];
const FETCH_AGAIN = 2000;
const EVERYTHING = "everything";
// Another table sits down: what stands here may be for others.
const WIPES = ["part"];
const busy = new Set();
const again = new Set();
const afterTyping = new Set();
let isOpen = false;
let isGone = false;
let polling = 0;
let channel = null;
let change = "";

// ---- regions

function regions(within = document) {
  return [...within.querySelectorAll("[data-live-on][data-live-url]")];
}

function listensTo(region, topic) {
  const topics = region.dataset.liveOn.split(" ");
  return topic === EVERYTHING || topics.includes(topic) || (topics.includes("*") && topic !== "draft");
}

// A form that others type in too comes when nobody types in this one.
function isTypedIn(region) {
  const form = region.matches(SHARED) && region.querySelector("form");
  return Boolean(form) && isInUse(form);
}

// What others do keeps nobody's login alive; and who fetches because of the same change may share what is made for it.
function askedBy() {
  return { "Zvh-By-Itself": "1", "Zvh-Change": change };
}

// While a fetch is on its way, whatever comes in is one more fetch after it.
async function refresh(region) {
  const { id } = region;
  if (isTypedIn(region)) {
    afterTyping.add(id);
    return;
  }
  if (holdForAnswer(region)) return;
  if (busy.has(id)) {
    again.add(id);
    return;
  }
  busy.add(id);
  const before = wordsOf(region);
  let isFetched = true;
  await window.htmx
    .ajax("GET", region.dataset.liveUrl, { source: region, target: region, swap: "morph:outerHTML", headers: askedBy() })
    .catch(() => (isFetched = false));
  busy.delete(id);
  const fresh = document.getElementById(id);
  if (!fresh) return;
  if (!isFetched) fetchLater(id);
  else if (again.delete(id)) refresh(fresh);
  else if (wordsOf(fresh) !== before) announce(fresh);
}

// ---- one's own answer first

// Others may hear of a change before its maker has the answer. What they send would then stand here already, and who
// types on is surprised by the answer: until it is in, or has taken long, nothing around the form is fetched. It tells
// which change it made.
const LONG = 2000;
const answers = new Map();

function holdForAnswer(region) {
  for (const { target, held } of answers.values()) {
    if (!document.getElementById(target)?.contains(region)) continue;
    held.set(region.id, held.has(region.id) && held.get(region.id) !== change ? "" : change);
    return true;
  }
  return false;
}

function expectAnswer({ detail: { xhr, target, requestConfig } }) {
  if (requestConfig.verb === "get" || !target.id) return;
  answers.set(xhr, { target: target.id, held: new Map() });
  setTimeout(() => letGo(xhr), LONG);
}

function letGo(xhr, own = null) {
  const { held } = answers.get(xhr) || { held: [] };
  answers.delete(xhr);
  for (const [id, number] of held) if (!own || number !== own) refreshById(id);
}

function haveAnswer({ detail: { xhr } }) {
  letGo(xhr, xhr.getResponseHeader("Zvh-Change"));
}

// ----

function fetchLater(id) {
  setTimeout(() => refreshById(id), FETCH_AGAIN);
}

function refreshById(id) {
  const region = document.getElementById(id);
  if (region?.dataset.liveUrl) refresh(region);
}

function refreshAfterTyping() {
  for (const id of afterTyping) {
    const region = document.getElementById(id);
    if (region && isTypedIn(region)) continue;
    afterTyping.delete(id);
    refreshById(id);
  }
}

function markOld(topic, except) {
  for (const region of regions()) {
    if (listensTo(region, topic) && region.id !== "here" && !except?.contains(region)) refresh(region);
  }
}

// ---- where the table is

// The topic on the table is asked for again; whether it is another one shows when it comes (see beforeSwap).
function followTable() {
  const here = document.getElementById("here");
  if (!here?.dataset.liveUrl) return null;
  refresh(here);
  return here;
}

function isOfOtherTopic(here, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("here");
  return fresh !== null && fresh.dataset.topic !== here.dataset.topic;
}

// Who is typing stays where they are and is told; others go along.
function goAlong(here, swap) {
  const line = document.getElementById("moved-on");
  const isOther = isOfOtherTopic(here, swap.serverResponse);
  const stays = isOther && here.querySelector("[data-typed]") !== null;
  if (line) line.hidden = !stays;
  swap.shouldSwap = !stays;
  isLeavingTopic = isOther && !stays;
  if (stays) regions(here).forEach(refresh);
  else if (isOther && location.search) history.replaceState(null, "", location.pathname);
}

// ---- another table, or no access any more

async function leave() {
  const saves = [];
  document.dispatchEvent(new CustomEvent("zvh:save-now", { detail: { saves } }));
  room.replaceChildren();
  await Promise.race([Promise.allSettled(saves), new Promise((done) => setTimeout(done, 1000))]);
  if (!isGone) location.replace(location.pathname);
}

// When a login ended, the page stays with what is typed in it until its reader logs in beside it; when access ended, it goes.
async function askWhyItEnded() {
  const [region] = regions();
  const answer = region && (await fetch(region.dataset.liveUrl, { headers: { "HX-Request": "true" } }).catch(() => null));
  if (answer?.status === 401) connection("ended");
  else if (!region || [403, 404].includes(answer?.status)) leave();
}

function told(topic) {
  if (WIPES.includes(topic)) leave();
  else markOld(topic, topic === "place" || topic === EVERYTHING ? followTable() : null);
}

// A region that is not given any more: the part has changed, or access has ended.
document.addEventListener("htmx:responseError", (event) => {
  const region = event.detail.elt;
  if (!region.dataset?.liveUrl) return;
  if ([403, 404].includes(event.detail.xhr.status)) leave();
  else if (event.detail.xhr.status >= 500) fetchLater(region.id);
});

// ---- words for who does not see it change

const news = new Set();
let words = 0;

function wordsOf(region) {
  return region.textContent.replace(/\s+/g, " ");
}

function announce(region) {
  const label = region.dataset.liveLabel;
  const line = document.getElementById("live-words");
  if (!label || !line) return;
  news.add(label);
  clearTimeout(words);
  words = setTimeout(() => {
    line.textContent = line.dataset.words.replace("{what}", [...news].join(", "));
    news.clear();
  }, 1000);
}

// ---- what somebody is doing stays

const TEXT = "textarea, select, input:not([type=hidden], [type=submit], [type=button])";
const SHARED = "[data-live-on~=draft]";
// The form whose answer is put in the page now: it begins afresh.
let sentForm = null;
let isLeavingTopic = false;

// In a form of one's own what is typed stays in the page until it is added. In one that others type in too it is theirs
// as well once it is saved.
function isInUse(form) {
  if (form === sentForm || isLeavingTopic) return false;
  const typed = form.closest(SHARED) ? '[data-typed=""]' : "[data-typed]";
  const active = document.activeElement;
  return form.matches(typed) || form.querySelector(typed) !== null || (active.matches(TEXT) && form.contains(active));
}

function holdsFormInUse(node) {
  if (!(node instanceof Element)) return false;
  return node.matches("form") ? isInUse(node) : [...node.querySelectorAll("form")].some(isInUse);
}

function mayMorph(node) {
  if (!(node instanceof Element)) return true;
  if (node.matches("[data-save-state]")) return node.closest("form") === sentForm;
  return !node.matches("form") || !isInUse(node);
}

// What somebody unfolded stays so.
function isOwnChoice(attribute, node) {
  return attribute === "open" && node.matches("details") && !isLeavingTopic;
}

// What was refused came back with what was typed in it, and nowhere else is that kept.
function markRefused(region, path) {
  const sender = region.querySelector(`[hx-post="${CSS.escape(path)}"]`);
  sender?.closest("form").setAttribute("data-typed", "");
}

document.addEventListener("input", (event) => event.target.setAttribute?.("data-typed", ""));
document.addEventListener("zvh:saved", refreshAfterTyping);
document.addEventListener("zvh:stale", (event) => event.detail.forEach(refreshById));
document.addEventListener("focusout", () => setTimeout(refreshAfterTyping));

// ---- the focus stays where it is

function rememberFocus(target) {
  const element = document.activeElement;
  if (element === document.body || !target.contains(element)) return null;
  const around = [];
  for (let node = element; node && node !== document.body; node = node.parentElement) if (node.id) around.push(node.id);
  return { element, same: sameAs(element), around };
}

// What does the same: the link to that address, the button of the form that goes there.
function sameAs(element) {
  if (element.matches("a[href]")) return `a[href="${CSS.escape(element.getAttribute("href"))}"]`;
  const form = element.form?.getAttribute("action");
  if (!form || !element.matches("button")) return null;
  const value = element.name ? `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]` : "";
  return `form[action="${CSS.escape(form)}"] button${value}`;
}

function restoreFocus({ element, same, around }) {
  if (document.activeElement !== document.body) return;
  const found = element.isConnected ? element : same && document.querySelector(same);
  found?.focus({ preventScroll: true });
  const near = around.map((id) => document.getElementById(id)).find(Boolean);
  if (document.activeElement !== document.body || !near) return;
  if (!near.hasAttribute("tabindex")) near.setAttribute("tabindex", "-1");
  near.focus({ preventScroll: true });
}

// ---- around every answer that is put in the page

let swap = null;

function beforeSwap(event) {
  const { target, requestConfig } = event.detail;
  if (event.detail.shouldSwap && target.id === "here") goAlong(target, event.detail);
  swap = event.detail.shouldSwap ? { id: target.id, focus: rememberFocus(target), isTold: false } : null;
  sentForm = requestConfig.verb === "get" ? null : requestConfig.elt.closest("form");
}

// htmx says nothing after a morph; other modules wait for it.
function afterSwap({ detail }) {
  if (!swap) return;
  const { id, focus, isTold } = swap;
  swap = null;
  sentForm = null;
  isLeavingTopic = false;
  const region = document.getElementById(id);
  if (region && !isTold) {
    for (const name of ["htmx:afterSwap", "htmx:afterSettle"]) {
      region.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
    }
  }
  if (region && [409, 422].includes(detail.xhr.status)) markRefused(region, detail.requestConfig.path);
  if (focus) restoreFocus(focus);
}

// htmx gives the focus to what is marked so, with every answer that comes in around it: once is enough.
function forgetAutofocus(event) {
  for (const field of event.target.querySelectorAll("[autofocus]")) field.removeAttribute("autofocus");
}

// ---- the stream

function connection(detail) {
  document.dispatchEvent(new CustomEvent("zvh:connection", { detail }));
}

function startPolling() {
  if (polling) return;
  connection("reconnecting");
  change = "";
  polling = setInterval(() => told(EVERYTHING), POLL);
}

function stopPolling() {
  clearInterval(polling);
  polling = 0;
  connection("connected");
}

function setOpen(now) {
  isOpen = now;
  room.dataset.liveState = now ? "open" : "closed";
}

function hear(message) {
  if (message.kind === "old") {
    change = message.change;
    told(message.topic);
  } else if (message.kind === "open") {
    stopPolling();
    setOpen(true);
    change = "";
    told(EVERYTHING);
  } else {
    setOpen(false);
    startPolling();
    // A page without regions has nothing to ask by, and a server that restarts refuses too: such a page stays.
    if (message.kind === "ended" || (message.kind === "refused" && regions().length > 0)) askWhyItEnded();
  }
}

function follow() {
  return new Promise(() => {
    let source = null;
    let retry = 0;
    let failures = 0;
    const pass = (message) => {
      hear(message);
      channel?.postMessage(message);
    };
    const open = () => {
      clearTimeout(retry);
      source = new EventSource(url);
      source.addEventListener("open-stream", () => {
        failures = 0;
        pass({ kind: "open" });
      });
      source.addEventListener("old", (event) => pass({ kind: "old", topic: event.data, change: event.lastEventId }));
      source.addEventListener("ended", () => {
        source.close();
        pass({ kind: "ended" });
        openLater();
      });
      source.addEventListener("error", () => {
        // The browser comes back by itself, unless the answer was no stream at all: who asks then may have been logged out.
        const isRefused = source.readyState === EventSource.CLOSED;
        pass({ kind: isRefused ? "refused" : "lost" });
        if (isRefused) openLater();
      });
    };
    const openLater = () => {
      clearTimeout(retry);
      retry = setTimeout(open, STREAM_AGAIN[Math.min(failures, STREAM_AGAIN.length - 1)]);
      failures += 1;
    };
    // Its reader is on the way to elsewhere: what ends now must not bring them back.
    document.addEventListener("zvh:gone", () => {
      clearTimeout(retry);
      source.close();
    });
    const openNow = () => source.readyState === EventSource.CLOSED && open();
    // A window that comes later asks the one with the stream how it stands.
    channel?.addEventListener("message", (event) => {
      if (event.data.kind === "ask" && isOpen) channel.postMessage({ kind: "open" });
    });
    window.addEventListener("online", openNow);
    // Logged in again, or reached again by a request of another kind.
    document.addEventListener("zvh:connection", (event) => event.detail === null && openNow());
    open();
  });
}

function begin() {
  if ("BroadcastChannel" in window) {
    channel = new BroadcastChannel(`zvh:${url}`);
    channel.addEventListener("message", (event) => event.data.kind !== "ask" && hear(event.data));
  }
  if (navigator.locks && channel) {
    navigator.locks.request(`zvh:${url}`, follow);
    channel.postMessage({ kind: "ask" });
  } else follow();
  // A stream that opens and says nothing is held up on its way.
  setTimeout(() => isOpen || startPolling(), POLL);
}

if (room) {
  window.Idiomorph.defaults.callbacks.beforeNodeMorphed = mayMorph;
  window.Idiomorph.defaults.callbacks.beforeNodeRemoved = (node) => !holdsFormInUse(node);
  window.Idiomorph.defaults.callbacks.beforeAttributeUpdated = (attribute, node) => !isOwnChoice(attribute, node);
  for (const region of document.querySelectorAll("[data-live-every]")) {
    setInterval(() => refreshById(region.id), 1000 * region.dataset.liveEvery);
  }
  document.addEventListener("zvh:gone", () => (isGone = true));
  // What one does shows among what is one's own. Without a stream it is the only sign that the rest is old.
  document.addEventListener("zvh:room-changed", () => (isOpen ? refreshById("mine") : told(EVERYTHING)));
  document.addEventListener("htmx:beforeSend", expectAnswer);
  document.addEventListener("htmx:beforeSwap", beforeSwap);
  document.addEventListener("htmx:afterSwap", () => swap && (swap.isTold = true));
  document.addEventListener("htmx:afterRequest", afterSwap);
  document.addEventListener("htmx:afterRequest", haveAnswer);
  document.addEventListener("htmx:load", forgetAutofocus);
  begin();
}
