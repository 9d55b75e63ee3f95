// Leaves at once: the page is blank before the network answers, and going back does not find it.

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-leave]");
  if (!link) return;
  event.preventDefault();
  document.dispatchEvent(new Event("zvh:gone"));
  document.title = "";
  document.body.replaceChildren();
  location.replace(link.href);
});

// A page that the browser kept in memory is asked for again, so that it is gone when the link is.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.body.replaceChildren();
    location.reload();
  }
});
