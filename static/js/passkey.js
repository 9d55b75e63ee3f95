// Says so when a passkey was not used: refused, cancelled, or not there. The other ways in stay on the page.

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("passkey-problem");
  if (words) words.hidden = false;
});

// A button that can't do anything yet can't be pressed: what answers it is there when the whole page is.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = false;
});
