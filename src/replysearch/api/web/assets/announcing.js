// Short words for those who listen to the page, and a passing note for those who look at it.
import { h } from "./dom.js";
import { languageOf, ownLanguage } from "./strings/strings.js";

let region = null;
let timer = 0;

/** Lay the place of what is said, so that it is listened to before anything is said. */
export function layAnnouncements() {
  region ??= document.body.appendChild(h("div", { class: "toast", role: "status", "aria-live": "polite" }));
}

/** Say something; it is also shown for a moment. */
export function announce(words, { shown = true } = {}) {
  layAnnouncements();
  region.classList.toggle("is-shown", shown);
  region.lang = languageOf(words) ?? ownLanguage();
  region.textContent = words;
  clearTimeout(timer);
  timer = setTimeout(() => region.classList.remove("is-shown"), 2600);
}
