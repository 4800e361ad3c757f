// A page read aloud by the browser itself, where it can. Without this file, or without a voice, there is no button.
(() => {
  "use strict";
  const button = document.querySelector("[data-listen]");
  const voice = window.speechSynthesis;
  if (!button || !voice || !window.SpeechSynthesisUtterance) return;
  const label = button.querySelector("span");
  const words = { start: label.textContent, stop: button.dataset.stop };
  let isReading = false;
  const show = () => {
    label.textContent = isReading ? words.stop : words.start;
    button.setAttribute("aria-pressed", String(isReading));
  };
  const stop = () => { isReading = false; voice.cancel(); show(); };
  const parts = () => {
    const read = [...document.querySelectorAll("[data-read] :is(h1, h2, h3, p, li)")];
    return read.filter((part) => !part.querySelector("p, li") && part.checkVisibility?.() !== false);
  };
  const say = (queue) => {
    const part = queue.shift();
    if (!isReading || !part) return stop();
    const said = new SpeechSynthesisUtterance(part.textContent.trim());
    said.lang = part.closest("[lang]")?.lang || "en-NZ";
    said.onend = () => say(queue);
    said.onerror = () => stop();
    voice.speak(said);
  };
  button.addEventListener("click", () => {
    if (isReading) return stop();
    voice.cancel();
    isReading = true;
    show();
    say(parts());
  });
  window.addEventListener("pagehide", () => voice.cancel());
  button.hidden = false;
})();
