// Chips that show the chosen conditions. A button on each removes it.
import { foreign, h } from "../dom.js";
import { icon } from "../icons.js";
import { day, kindName, languageOf, ownLanguage, t } from "../strings/strings.js";

export function shownValue(name, value) {
  if (name === "kind") return kindName(value);
  return name === "from" || name === "to" ? day(value) : value;
}

/** Return chips for conditions. `remove(name, value)` returns a function that removes one, or null. */
export function chips(filters, remove, label) {
  const items = Object.entries(filters).flatMap(([name, values]) =>
    values.map((value) => {
      const words = shownValue(name, value);
      const action = remove(name, value);
      const shown = [h("span", { class: "chip-name", lang: ownLanguage() }, t(`filter.${name}`)), foreign(words)];
      if (!action) return h("li", { class: "chip" }, shown);
      const told = t("filter.remove", { name: t(`filter.${name}`), value: words });
      return h("li", {}, h("button", { type: "button", class: "chip", lang: languageOf(told), "aria-label": told, title: told, onclick: action }, shown, icon("close")));
    }),
  );
  return items.length ? h("ul", { class: "chips", "aria-label": label }, items) : null;
}
