// Opens letters beside the current view.
import { h } from "./dom.js";
import { letterAddress } from "./routing.js";

/** Open a letter at a place in it. When it is closed, the element `opener` gets the focus again. */
export function openBeside(place, opener) {
  window.dispatchEvent(new CustomEvent("letter-wanted", { detail: { place, opener } }));
}

/** Return a link to a place in a letter. A plain click opens it beside the view. */
export function letterLink(place, props, ...children) {
  const onclick = (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openBeside(place, event.currentTarget);
  };
  return h("a", { ...props, href: letterAddress(place), onclick }, ...children);
}
