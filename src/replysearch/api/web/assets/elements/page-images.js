// Pages of a PDF letter, as they look.
import { load } from "../api.js";
import { fill, h } from "../dom.js";
import { Part } from "../element.js";
import { icon } from "../icons.js";
import { failureNotice, skeleton } from "../notices.js";
import { number, t } from "../strings/strings.js";

class PageImages extends Part {
  letter = null;
  page = 1;

  build() {
    this.view = h("div", { class: "page-view" });
    this.details = h("details", { class: "page-images", ontoggle: () => this.details.open && this.show() }, h("summary", {}, t("letter.pages")), this.view);
    fill(this, this.details);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.release();
  }

  release() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
  }

  /** Go to a page. */
  turnTo(page) {
    this.page = page;
    if (this.details.open) this.show();
  }

  async show() {
    const { page, letter } = this;
    const last = letter.page_count;
    const turn = (to, shape, words) => h("button", { type: "button", class: "icon-button", disabled: to < 1 || to > last, "aria-label": words, onclick: () => this.turnTo(to) }, icon(shape));
    const frame = h("div", { class: "page-frame" }, skeleton(6));
    fill(
      this.view,
      h("div", { class: "row" }, turn(page - 1, "back", t("common.previous")), h("span", { "aria-live": "polite" }, t("common.page", { page: number(page), pages: number(last) })), h("span", { class: "turned" }, turn(page + 1, "back", t("common.next")))),
      frame,
    );
    try {
      // Fetched with the key's header, which an image's own address could not carry.
      const { blob } = await load(`/api/documents/${encodeURIComponent(letter.document_id)}/pages/${page}`, { signal: this.gone.signal });
      if (page !== this.page) return;
      this.release();
      this.address = URL.createObjectURL(blob);
      fill(frame, h("img", { src: this.address, alt: t("letter.page.alt", { n: page }) }));
    } catch (failure) {
      if (failure.name === "AbortError") return;
      fill(frame, failure.status === 404 ? h("p", { class: "quiet" }, t("letter.page.missing")) : failureNotice(failure, () => this.show()));
    }
  }
}

customElements.define("rs-page-images", PageImages);
