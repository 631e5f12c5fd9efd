// Short words for those who listen to the page, and a passing note for those who look at it.
import { h } from "./dom.js";

let region = null;
let timer = 0;

/** Say something; it is also shown for a moment. */
export function announce(words, { shown = true } = {}) {
  region ??= document.body.appendChild(h("div", { class: "toast", role: "status", "aria-live": "polite" }));
  region.classList.toggle("is-shown", shown);
  region.textContent = words;
  clearTimeout(timer);
  timer = setTimeout(() => region.classList.remove("is-shown"), 2600);
}
