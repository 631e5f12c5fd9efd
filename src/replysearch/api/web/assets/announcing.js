// Short messages for screen readers, which are also shown for a moment.
import { h } from "./dom.js";
import { languageOf, ownLanguage } from "./strings/strings.js";

let region = null;
let timer = 0;

/** Create the region for messages. Screen readers must know it before the first message. */
export function layAnnouncements() {
  region ??= document.body.appendChild(h("div", { class: "toast", role: "status", "aria-live": "polite" }));
}

/** Have a message read out. If `shown`, it is also shown for a moment. */
export function announce(words, { shown = true } = {}) {
  layAnnouncements();
  region.classList.toggle("is-shown", shown);
  region.lang = languageOf(words) ?? ownLanguage();
  region.textContent = words;
  clearTimeout(timer);
  timer = setTimeout(() => region.classList.remove("is-shown"), 2600);
}
