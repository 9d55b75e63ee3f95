// Nothing of ours stays in the browser's storage. htmx notes the address of the page there, and an address can hold what
// somebody searched for.

const NOTED = "htmx-current-path-for-history";

function forget() {
  sessionStorage.removeItem(NOTED);
}

forget();
for (const noted of ["htmx:pushedIntoHistory", "htmx:replacedInHistory", "htmx:restored"]) {
  document.addEventListener(noted, forget);
}
