// A small menu under a button, made of a `details` element.
import { h } from "./dom.js";

/** Return a menu. `face` is shown on its button, and each item is `[words, action]`. */
export function menu(face, name, items) {
  const choose = (action) => (event) => {
    details.open = false;
    summary.focus();
    action(event);
  };
  const buttons = items.map(([words, action]) => h("button", { type: "button", onclick: choose(action) }, words));
  const summary = h("summary", { "aria-label": name, title: name }, face);
  const details = h("details", { class: "menu", onkeydown: escaped, onfocusout: left }, summary, h("div", { class: "menu-items" }, buttons));

  function escaped(event) {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation();
    details.open = false;
    summary.focus();
  }

  function left(event) {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
  }
  return details;
}

export function closeMenusOutside() {
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.menu[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
}
