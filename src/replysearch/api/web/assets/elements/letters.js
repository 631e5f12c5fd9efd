// One page of a list of letters.
import { call } from "../api.js";
import { fill, h, titled } from "../dom.js";
import { Part } from "../element.js";
import { countOf, filterPairs } from "../filters.js";
import { failureNotice, skeleton } from "../notices.js";
import { letterLink } from "../opening.js";
import { findAddress, go } from "../routing.js";
import { day, number, ownLanguage, t } from "../strings/strings.js";

const PAGE = 20;

class Letters extends Part {
  filters = {};
  page = 1;
  addressOf = null;

  build() {
    this.load();
  }

  async load() {
    fill(this, skeleton(6));
    // Only passages have kinds, so a list of letters cannot have this condition.
    const { kind, ...filters } = this.filters;
    const pairs = [...filterPairs(filters), ["offset", (this.page - 1) * PAGE], ["limit", PAGE]];
    try {
      this.show(await call(`/api/documents?${new URLSearchParams(pairs)}`, { signal: this.gone.signal }));
    } catch (failure) {
      if (failure.name !== "AbortError") fill(this, failureNotice(failure, () => this.load(), countOf(this.filters) > 0 ? () => go(findAddress({})) : null));
    }
  }

  show({ documents, total }) {
    if (!documents.length) {
      fill(this, h("p", { class: "quiet" }, t("overview.list.none")));
      return;
    }
    const pages = Math.ceil(total / PAGE);
    fill(
      this,
      h("ol", { class: "letters", start: (this.page - 1) * PAGE + 1 }, documents.map(lineOf)),
      pages > 1 &&
        h(
          "nav",
          { class: "pages", "aria-label": t("overview.list") },
          this.page > 1 && h("a", { class: "button small", href: this.addressOf(this.page - 1) }, t("common.previous")),
          h("span", {}, t("common.page", { page: number(this.page), pages: number(pages) })),
          this.page < pages && h("a", { class: "button small", href: this.addressOf(this.page + 1) }, t("common.next")),
        ),
    );
    this.tell("listed");
  }
}

function lineOf(letter) {
  const own = (words) => h("span", { lang: ownLanguage() }, words);
  const facts = [letter.issuer, letter.document_number, letter.date && own(day(letter.date)), own(t("filter.passages", { n: number(letter.passages) }))];
  return h(
    "li",
    { lang: "zh-Hans" },
    letterLink({ id: letter.document_id }, {}, titled(letter.title)),
    h("p", { class: "quiet" }, facts.filter(Boolean).flatMap((fact, at) => (at ? [" · ", fact] : fact))),
  );
}

customElements.define("rs-letters", Letters);
