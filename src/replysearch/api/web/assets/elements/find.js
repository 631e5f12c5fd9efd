// The view for searches: the box, conditions with counts, passages, and the export of the list.
import { announce } from "../announcing.js";
import { call, load, search } from "../api.js";
import { drawer } from "../dialogs.js";
import { fill, h } from "../dom.js";
import { Part, make } from "../element.js";
import { COUNTED, countOf, fieldOf, filterBody, withValues } from "../filters.js";
import { icon } from "../icons.js";
import { menu } from "../menus.js";
import { emptyNotice, failureNotice, notice, skeleton } from "../notices.js";
import { findAddress, go } from "../routing.js";
import { save } from "../saving.js";
import { number, t } from "../strings/strings.js";
import { chips } from "./chips.js";
import "./box.js";
import "./filters.js";
import "./letters.js";
import "./passage.js";

/** The number of passages that are shown at first, and that “more” adds. */
const STEP = 20;
/** The most passages that the server returns for one search. */
const MOST = 1000;
const EXPORTS = { csv: "csv", xlsx: "xlsx", markdown: "md", gbt7714: "txt" };

class Find extends Part {
  build() {
    this.box = make("rs-box", { mode: "find" });
    this.panel = make("rs-filters");
    this.found = h("div", { class: "found" });
    this.opener = h("button", { type: "button", class: "small only-narrow", onclick: () => this.openFilters() }, icon("filter"));
    this.bar = h("div", { class: "bar" });
    fill(
      this,
      h("h1", { class: "out-of-sight" }, t("title.find")),
      h(
        "div",
        { class: "find" },
        h("div", { class: "find-box" }, this.box),
        h("aside", { class: "filter-side", "aria-label": t("filter.head") }, this.panel),
        h("section", { class: "results", "aria-label": t("find.results") }, this.bar, this.found),
      ),
    );
    this.hear(window, "filters-chosen", (event) => this.narrow(event.detail));
    this.hear(window, "leaving", () => this.note());
    this.hear(document, "scroll", () => this.noteSoon(), { capture: true, passive: true });
    this.hear(this, "listed", () => this.place());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.running?.abort();
    clearTimeout(this.timer);
  }

  noteSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.note(), 100);
  }

  /** Store in the history how much is shown and scrolled. */
  note() {
    clearTimeout(this.timer);
    if (!this.isPlaced) return;
    const top = Math.round(this.closest("main").scrollTop || window.scrollY);
    history.replaceState({ ...history.state, limit: this.limit, top }, "");
  }

  /** Scroll to where the reader was, once the list is shown. */
  place() {
    const main = this.closest("main");
    const { top } = this.before;
    if (Number.isInteger(top) && top > 0) {
      main.scrollTop = top;
      // On a phone the document scrolls instead of its main part.
      if (main.scrollTop !== top) window.scrollTo(0, top);
    }
    this.isPlaced = true;
  }

  show(route) {
    const shown = JSON.stringify([route.text, route.filters, route.page]);
    if (shown === this.shown) return;
    const isOther = this.route?.text !== route.text;
    this.shown = shown;
    this.route = route;
    if (isOther) {
      this.facets = null;
      this.box.put(route.text);
    }
    this.box.filters = route.filters;
    clearTimeout(this.timer);
    this.isPlaced = false;
    this.before = history.state ?? {};
    // The chosen conditions are shown at once. Their counts follow.
    if (this.facets) this.showPanels();
    this.running?.abort();
    this.running = new AbortController();
    if (route.text) this.search();
    else this.browse();
    if (isOther && !route.text) this.box.area.focus({ preventScroll: true });
  }

  narrow(filters) {
    go(findAddress({ text: this.route.text, filters }));
  }

  async search() {
    const { signal } = this.running;
    const { limit } = this.before;
    this.limit = Number.isInteger(limit) && limit > STEP ? Math.min(limit, MOST) : STEP;
    fill(this.found, skeleton(8));
    this.found.setAttribute("aria-busy", "true");
    this.showBar(null);
    try {
      const result = await search(this.body(), signal);
      this.hits = result.hits;
      this.total = result.total;
      this.showHits();
      this.place();
      if (!result.total && (await call("/api/overview", { signal })).documents === 0) {
        fill(this.found, emptyNotice());
        return;
      }
      this.facets = await this.counts(result.facets, signal);
      this.showPanels();
    } catch (failure) {
      this.failed(failure, () => this.search());
    } finally {
      if (!signal.aborted) this.found.removeAttribute("aria-busy");
    }
  }

  body(filters = this.route.filters) {
    return { query: this.route.text, limit: this.limit, filters: filterBody(filters), marks: true, forms: true, facets: true };
  }

  /** Return the counts of each condition as if it were not chosen. */
  async counts(facets, signal) {
    const counts = { ...facets };
    for (const name of COUNTED.filter((each) => this.route.filters[each])) {
      const body = { ...this.body(withValues(this.route.filters, name, [])), limit: 1, marks: false, forms: false };
      counts[fieldOf(name)] = (await search(body, signal)).facets[fieldOf(name)];
    }
    return counts;
  }

  showHits() {
    const { hits, total } = this;
    this.showBar(total);
    if (!hits.length) {
      fill(this.found, this.nothing());
      announce(t("find.none"), { shown: false });
      return;
    }
    this.list = h("ol", { class: "cards" }, hits.map(cardOf));
    this.more = h("button", { type: "button", class: "more", onclick: () => this.extend() }, t("find.more"));
    this.trouble = h("div", { class: "trouble" });
    fill(this.found, this.list, this.trouble, this.more);
    this.showMore();
    announce(t("find.total", { total: number(total) }), { shown: false });
  }

  showMore() {
    this.more.hidden = this.hits.length >= Math.min(this.total, MOST) || this.hits.length < this.limit;
    const shown = t("find.shown", { total: number(this.total), shown: number(this.hits.length) });
    this.bar.querySelector(".total").textContent = shown;
  }

  async extend() {
    // The button is not disabled, because it would lose the focus. A second press does nothing.
    if (this.isExtending) return;
    this.isExtending = true;
    const { signal } = this.running;
    const limit = Math.min(MOST, this.limit + STEP);
    fill(this.trouble);
    try {
      const result = await search({ ...this.body(), limit, facets: false }, signal);
      this.limit = limit;
      this.append(result);
      this.note();
    } catch (failure) {
      // The passages stay as they are, so that the reader does not lose the place.
      if (failure.name !== "AbortError") fill(this.trouble, failureNotice(failure, () => this.extend()));
    } finally {
      this.isExtending = false;
    }
  }

  /** Add the new passages of a longer list, and move the focus to the first of them. */
  append({ hits, total }) {
    const shown = new Set(this.hits.map((hit) => hit.passage_id));
    const added = hits.filter((hit) => !shown.has(hit.passage_id));
    this.hits = [...this.hits, ...added];
    this.total = total;
    const cards = added.map(cardOf);
    this.list.append(...cards);
    this.showMore();
    cards[0]?.querySelector("a").focus({ preventScroll: true });
  }

  nothing() {
    const clear = h("button", { type: "button", onclick: () => this.narrow({}) }, t("find.none.clear"));
    const isLimited = countOf(this.route.filters) > 0;
    return notice({ head: t("find.none"), advice: t(isLimited ? "find.none.limited" : "find.none.do"), tone: "silent" }, isLimited && h("p", {}, clear));
  }

  failed(failure, retry) {
    if (failure.name === "AbortError") return;
    this.showBar(null);
    const bare = countOf(this.route.filters) > 0 ? () => this.narrow({}) : null;
    fill(this.found, failureNotice(failure, retry, bare));
  }

  showBar(total) {
    const { filters } = this.route;
    const count = countOf(filters);
    this.opener.replaceChildren(icon("filter"), count ? t("filter.count", { n: count }) : t("filter.head"));
    const remove = (name, value) => () => this.narrow(withValues(filters, name, filters[name].filter((each) => each !== value)));
    fill(
      this.bar,
      this.opener,
      h("p", { class: "total" }, total === null ? "" : t("find.total", { total: number(total) })),
      total > 0 && this.exporting(),
      chips(filters, remove, t("filter.head")),
    );
  }

  exporting() {
    const items = Object.keys(EXPORTS).map((format) => [t(`find.export.${format}`), () => this.takeHome(format)]);
    return menu([icon("download"), t("find.export")], t("find.export"), items);
  }

  async takeHome(format) {
    announce(t("find.exporting"));
    const { marks, forms, facets, ...body } = this.body();
    try {
      // The file has the whole list, not only what is shown.
      const file = await load("/api/export", { method: "POST", body: { ...body, limit: MOST, format } });
      const name = file.name ?? `replysearch.${EXPORTS[format]}`;
      save(file.blob, name);
      announce(t("find.exported", { name }));
    } catch (failure) {
      this.failed(failure, () => this.search());
    }
  }

  openFilters() {
    this.inDrawer = make("rs-filters");
    drawer(t("filter.head"), this.inDrawer, { side: "start" });
    this.inDrawer.show(this.route.filters, this.facets);
  }

  /** Show the conditions and their counts, also in the drawer if it is open. */
  showPanels() {
    this.panel.show(this.route.filters, this.facets);
    if (this.inDrawer?.isConnected) this.inDrawer.show(this.route.filters, this.facets);
  }

  /** Show the list of letters, because there are no words to search for. */
  async browse() {
    const { signal } = this.running;
    const { filters, page } = this.route;
    this.showBar(null);
    const letters = make("rs-letters", { filters, page, addressOf: (at) => findAddress({ filters, page: at }) });
    fill(this.found, h("p", { class: "lead" }, t("find.lead")), h("h2", {}, t("find.letters")), letters);
    try {
      const overview = await call("/api/overview", { signal });
      if (overview.documents === 0) fill(this.found, emptyNotice());
      this.facets = overview;
      this.showPanels();
    } catch (failure) {
      this.failed(failure, () => this.browse());
    }
  }
}

function cardOf(hit) {
  return h("li", {}, make("rs-passage", { hit }));
}

customElements.define("rs-find", Find);
