// The panel of conditions. Each value has its count.
import { fill, foreign, h } from "../dom.js";
import { Part } from "../element.js";
import { COUNTED, countOf, fieldOf, toggled, withValues } from "../filters.js";
import { number, t } from "../strings/strings.js";
import { shownValue } from "./chips.js";

/** The values of a condition that are shown until the reader opens the list. */
const FEW = 8;

class FilterPanel extends Part {
  opened = new Set();

  show(filters, counts) {
    this.filters = filters;
    this.counts = counts ?? {};
    const held = this.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    fill(
      this,
      h("div", { class: "filter-head" }, h("h2", {}, t("filter.head")), countOf(filters) > 0 && h("button", { type: "button", class: "plain", "data-key": "clear", onclick: () => this.choose({}) }, t("filter.clear"))),
      COUNTED.map((name) => this.group(name)),
      this.days(),
    );
    // The reader may be using the old panel, so the focus goes to the same place in the new one.
    const places = [...this.querySelectorAll("[data-key]")];
    if (held) (places.find((each) => each.dataset.key === held) ?? places[0])?.focus();
  }

  choose(filters) {
    this.filters = filters;
    window.dispatchEvent(new CustomEvent("filters-chosen", { detail: filters }));
  }

  group(name) {
    const chosen = this.filters[name] ?? [];
    const counted = this.counts[fieldOf(name)] ?? [];
    const missing = chosen.filter((value) => !counted.some((each) => String(each.value) === value));
    const values = [...counted, ...missing.map((value) => ({ value, count: 0 }))];
    if (!values.length) return null;
    if (name === "year") values.sort((one, other) => Number(other.value) - Number(one.value));
    const isOpen = this.opened.has(name) || values.length <= FEW + 1;
    const shown = isOpen ? values : values.filter(({ value }, at) => at < FEW || chosen.includes(String(value)));
    const more = () => {
      if (!this.opened.delete(name)) this.opened.add(name);
      this.show(this.filters, this.counts);
    };
    return h(
      "fieldset",
      { class: "group" },
      h("legend", {}, t(`filter.${name}`)),
      shown.map(({ value, count }) => this.value(name, String(value), count, chosen)),
      values.length > FEW + 1 && h("button", { type: "button", class: "plain", "data-key": `${name}:more`, "aria-expanded": String(isOpen), onclick: more }, t(isOpen ? "common.fewer" : "common.more")),
    );
  }

  value(name, value, count, chosen) {
    const choose = () => this.choose(toggled(this.filters, name, value));
    return h(
      "label",
      { class: "check" },
      h("input", { type: "checkbox", checked: chosen.includes(value), "data-key": `${name}:${value}`, onchange: choose }),
      foreign(shownValue(name, value)),
      h("span", { class: "count" }, number(count)),
    );
  }

  days() {
    const from = this.day("from");
    const to = this.day("to");
    const wrong = h("p", { class: "wrong", role: "alert", hidden: true }, t("filter.crossed"));
    const apply = (event) => {
      event.preventDefault();
      const [first, last] = [from.value, to.value];
      wrong.hidden = !(first && last && first > last);
      if (wrong.hidden) this.choose(withValues(withValues(this.filters, "from", first ? [first] : []), "to", last ? [last] : []));
    };
    return h(
      "form",
      { class: "group", onsubmit: apply },
      h("fieldset", {}, h("legend", {}, t("filter.dates")), h("label", {}, t("filter.from"), from), h("label", {}, t("filter.to"), to)),
      wrong,
      h("button", { type: "submit", class: "small" }, t("filter.apply")),
    );
  }

  day(name) {
    return h("input", { type: "date", value: this.filters[name]?.[0] ?? "", "data-key": name });
  }
}

customElements.define("rs-filters", FilterPanel);
