// What a page gains when scripts run. Every page works without this file.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const input of document.querySelectorAll(".drop input[type=file]")) {
    const over = (isOver) => () => input.classList.toggle("is-over", isOver);
    input.addEventListener("dragover", over(true));
    for (const name of ["dragleave", "drop"]) input.addEventListener(name, over(false));
  }
  for (const form of document.querySelectorAll("form[data-once]")) {
    let isSent = false;
    const says = (words) => { for (const part of form.querySelectorAll("[data-while-sending]")) part.hidden = !words; };
    form.addEventListener("submit", (event) => {
      if (isSent) return event.preventDefault();
      isSent = true;
      says(true);
    });
    window.addEventListener("pageshow", () => { isSent = false; says(false); });
  }
  const places = document.getElementById("places");
  places?.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !places.contains(event.relatedTarget) && places.matches(":popover-open")) places.hidePopover();
  });
  document.querySelector(".summary")?.focus();
})();
