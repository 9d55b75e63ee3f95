// Says so when a passkey was not used: refused, cancelled, or not there. The other ways in stay on the page.

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("passkey-problem");
  if (words) words.hidden = false;
});
