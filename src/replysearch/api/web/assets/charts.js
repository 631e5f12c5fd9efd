// Bar charts as SVG. Their measures across are in percent of the width. Each bar is a link to its letters.
import { h, s } from "./dom.js";
import { languageOf, number, t } from "./strings/strings.js";

const ROW = 46;
const TALL = 180;
const FOOT = 26;
const HEAD = 22;
/** The most bars of a chart of rows. The table has all values. */
const MOST = 10;

/** Return a chart of horizontal bars. The bar of the largest value is as long as the chart is wide. */
export function rows({ name, values, addressOf, wordsOf = String, told = "overview.bar" }) {
  const shown = values.slice(0, MOST);
  const most = Math.max(...shown.map(({ count }) => count));
  const bars = shown.map(({ value, count }, at) => {
    const top = at * ROW;
    return bar(addressOf(value), t(told, { value: wordsOf(value), count: number(count) }), [
      s("rect", { class: "hit", x: 0, y: top, width: "100%", height: ROW }),
      s("text", { x: 0, y: top + 17, lang: languageOf(wordsOf(value)) }, wordsOf(value)),
      s("text", { class: "figure", x: "100%", y: top + 17, "text-anchor": "end" }, number(count)),
      s("rect", { class: "track", x: 0, y: top + 26, width: "100%", height: 8, rx: 4 }),
      s("rect", { class: "bar", x: 0, y: top + 26, width: `${Math.max(1, (count / most) * 100)}%`, height: 8, rx: 4 }),
    ]);
  });
  return chart(name, shown.length * ROW, bars, values.length - shown.length);
}

/** Return a chart with one column per value, in the order of the values. */
export function columns({ name, values, addressOf, wordsOf = String }) {
  const most = Math.max(...values.map(({ count }) => count));
  const step = 100 / values.length;
  const bars = values.map(({ value, count }, at) => {
    const height = Math.max(2, Math.round((count / most) * TALL));
    const middle = `${(at + 0.5) * step}%`;
    const top = HEAD + TALL - height;
    return bar(addressOf(value), t("overview.bar", { value: wordsOf(value), count: number(count) }), [
      s("rect", { class: "hit", x: `${at * step}%`, y: 0, width: `${step}%`, height: HEAD + TALL + FOOT }),
      s("rect", { class: "bar", x: `${(at + 0.2) * step}%`, y: top, width: `${step * 0.6}%`, height, rx: 3 }),
      s("text", { class: "figure", x: middle, y: top - 6, "text-anchor": "middle" }, number(count)),
      s("text", { class: "name", x: middle, y: HEAD + TALL + 19, "text-anchor": "middle" }, wordsOf(value)),
    ]);
  });
  const drawn = chart(name, HEAD + TALL + FOOT, bars, 0);
  new ResizeObserver(() => thin(drawn[0])).observe(drawn[0]);
  return drawn;
}

/** If there is no room for all names, show only every second, every third and so on. */
function thin(svg) {
  const names = [...svg.querySelectorAll(".name")];
  const widest = Math.max(...names.map((each) => each.getComputedTextLength()));
  const every = Math.ceil((widest * 1.25 * names.length) / svg.clientWidth) || 1;
  names.forEach((each, at) => each.setAttribute("visibility", at % every ? "hidden" : "visible"));
}

function bar(href, words, shapes) {
  return s("a", { href, "aria-label": words, lang: languageOf(words), class: "bar-link" }, s("title", {}, words), shapes);
}

function chart(name, height, bars, rest) {
  return [
    s("svg", { class: "chart", width: "100%", height, role: "group", "aria-label": name }, bars),
    rest > 0 && h("p", { class: "quiet" }, t("overview.rest", { n: number(rest) })),
  ];
}

export function table({ values, addressOf, wordsOf = String, counted = "overview.count" }) {
  return h(
    "details",
    { class: "as-table" },
    h("summary", {}, t("overview.table")),
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("overview.value")), h("th", { scope: "col" }, t(counted)))),
      h("tbody", {}, values.map(({ value, count }) => h("tr", {}, h("th", { scope: "row" }, h("a", { href: addressOf(value), lang: languageOf(wordsOf(value)) }, wordsOf(value))), h("td", {}, number(count))))),
    ),
  );
}
