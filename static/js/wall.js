// A screen at which nobody types (the wall, a family member's own) shows only what is known to hold now: without word from
// the server for a while it hides what stands there, and shows it again, as it is by then, when there is word.

const STALE = 25000;
const wall = document.getElementById("room");
const words = document.getElementById("wall-stale");
let heard = Date.now();

function show() {
  const isStale = Date.now() - heard > STALE;
  if (wall.hidden === isStale) return;
  wall.hidden = isStale;
  words.hidden = !isStale;
}

// Only an open meeting is followed.
if (wall.dataset.live) {
  document.addEventListener("htmx:afterSettle", () => {
    heard = Date.now();
    show();
  });
  setInterval(show, 1000);
}
