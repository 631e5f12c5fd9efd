// Letters opened beside what the reader is at.
import { h } from "./dom.js";
import { letterAddress } from "./routing.js";

/** Open a place in a letter; focus comes back to `opener` when it is closed. */
export function openBeside(place, opener) {
  window.dispatchEvent(new CustomEvent("letter-wanted", { detail: { place, opener } }));
}

/** Return a link to a place in a letter, which opens beside; in a new tab where the reader says so. */
export function letterLink(place, props, ...children) {
  const onclick = (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openBeside(place, event.currentTarget);
  };
  return h("a", { ...props, href: letterAddress(place), onclick }, ...children);
}
