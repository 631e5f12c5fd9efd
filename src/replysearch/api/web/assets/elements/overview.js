// The view of what the index holds: counts, charts, and the list of letters.
import { call } from "../api.js";
import { columns, rows, table } from "../charts.js";
import { fill, h } from "../dom.js";
import { Part, make } from "../element.js";
import { emptyNotice, failureNotice, skeleton } from "../notices.js";
import { findAddress } from "../routing.js";
import { kindName, number, t } from "../strings/strings.js";
import "./letters.js";

class Overview extends Part {
  build() {
    this.charts = h("div", { class: "charts-place" }, skeleton(8));
    this.list = h("section", { class: "all-letters" });
    fill(this, h("div", { class: "overview" }, h("h1", {}, t("title.overview")), this.charts, this.list));
    this.load();
  }

  show({ page }) {
    if (page === this.page) return;
    const isTurned = this.page !== undefined;
    this.page = page;
    const addressOf = (at) => (at > 1 ? `/overview?page=${at}` : "/overview");
    const head = h("h2", { tabindex: "-1" }, t("overview.list"));
    fill(this.list, head, make("rs-letters", { page, addressOf }));
    if (isTurned) head.focus();
  }

  async load() {
    try {
      const overview = await call("/api/overview", { signal: this.gone.signal });
      if (overview.documents === 0) fill(this.firstElementChild, h("h1", {}, t("title.overview")), emptyNotice());
      else this.draw(overview);
    } catch (failure) {
      if (failure.name !== "AbortError") fill(this.charts, failureNotice(failure, () => this.load()));
    }
  }

  draw(overview) {
    const total = (count, words) => h("p", { class: "figure" }, h("strong", {}, number(count)), " ", words);
    fill(
      this.charts,
      h("div", { class: "totals" }, total(overview.documents, t("overview.documents", { n: overview.documents })), total(overview.passages, t("overview.passages", { n: overview.passages }))),
      h(
        "div",
        { class: "charts" },
        this.chart(columns, "year", overview.year, "wide"),
        this.chart(rows, "issuer", overview.issuer),
        this.chart(rows, "subject", overview.subject_class),
        this.chart(rows, "region", overview.region),
        this.chart(rows, "kind", overview.kind),
      ),
    );
  }

  chart(draw, name, values, width = "") {
    if (!values.length) return null;
    const ofPassages = name === "kind";
    const shape = {
      name: t(`overview.${name}`),
      values,
      addressOf: (value) => findAddress({ filters: { [name]: [String(value)] } }),
      wordsOf: ofPassages ? kindName : String,
      told: ofPassages ? "overview.bar.kind" : "overview.bar",
      counted: ofPassages ? "overview.count.kind" : "overview.count",
    };
    return h("section", { class: `panel ${width}` }, h("h2", {}, shape.name), draw(shape), table(shape));
  }
}

customElements.define("rs-overview", Overview);
