// Counts the questions that are ticked for a meeting, and the minutes of the steps that have any.

function count(section) {
  let questions = 0;
  let minutes = 0;
  for (const step of section.querySelectorAll("[data-step-minutes]")) {
    const ticked = step.querySelectorAll("input:checked").length;
    step.querySelector("[data-ticked]").textContent = ticked;
    questions += ticked;
    if (ticked) minutes += Number(step.dataset.stepMinutes);
  }
  section.querySelector("[data-ticked-total]").textContent = questions;
  section.querySelector("[data-minutes-total]").textContent = minutes;
}

for (const section of document.querySelectorAll("[data-topic-choice]")) {
  section.addEventListener("change", () => count(section));
  count(section);
}
