// Pictures of the pages of a letter that is a PDF.
import { call, load } from "../api.js";
import { fill, h, s } from "../dom.js";
import { Part } from "../element.js";
import { icon } from "../icons.js";
import { failureNotice, skeleton } from "../notices.js";
import { number, t } from "../strings/strings.js";

class PageImages extends Part {
  letter = null;
  /** The page of the reader's place, and the span of the words there as `[start, end]`. */
  place = null;
  words = null;

  build() {
    this.page = this.place ?? 1;
    this.view = h("div", { class: "page-view" });
    this.details = h("details", { class: "page-images", ontoggle: () => this.details.open && this.seek() }, (this.named = h("summary")), this.view);
    fill(this, this.details);
    this.name();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.release();
  }

  release() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
  }

  /** Say which page the place is on. The pictures stay closed: they would push the text down. */
  name() {
    this.named.textContent = this.place ? t("letter.pages.at", { n: number(this.place) }) : t("letter.pages");
  }

  /** Turn to the page of a place, and keep the words that are to be marked. */
  goTo(place, words) {
    this.place = place;
    this.words = words;
    this.name();
    this.turnTo(place ?? 1);
  }

  open() {
    this.page = this.place ?? 1;
    this.named.focus({ preventScroll: true });
    if (this.details.open) this.seek();
    else this.details.open = true;
  }

  /** Show the page, and scroll to the marked words on it. */
  async seek() {
    await this.show();
    (this.view.querySelector(".marks rect") ?? this.named).scrollIntoView({ block: "center" });
  }

  /** Turn to a page. It is shown only if the pictures are open. */
  turnTo(page) {
    this.page = page;
    if (this.details.open) this.show();
  }

  /** Mark the words on the picture, if the server is sure where they are. */
  async mark(paper, page) {
    if (!this.words) return;
    const [start, end] = this.words;
    try {
      const { boxes } = await call(`${this.pages()}/${page}/boxes?start=${start}&end=${end}`, { signal: this.gone.signal });
      const rects = boxes.map(([left, top, right, bottom]) => s("rect", { x: left, y: top, width: right - left, height: bottom - top }));
      if (rects.length) paper.append(s("svg", { class: "marks", viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" }, rects));
    } catch {
      // The picture is useful without marks, and the text has the words marked.
    }
  }

  pages() {
    return `/api/documents/${encodeURIComponent(this.letter.document_id)}/pages`;
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
      // Fetched, because for the address of an `img` the browser would not send the key.
      const { blob } = await load(`${this.pages()}/${page}`, { signal: this.gone.signal });
      if (page !== this.page) return;
      this.release();
      this.address = URL.createObjectURL(blob);
      const paper = h("div", { class: "paper" }, h("img", { src: this.address, alt: t("letter.page.alt", { n: page }) }));
      await paper.firstChild.decode().catch(() => {});
      fill(frame, paper);
      await this.mark(paper, page);
    } catch (failure) {
      if (failure.name === "AbortError") return;
      fill(frame, failure.status === 404 ? h("p", { class: "quiet" }, t("letter.page.missing")) : failureNotice(failure, () => this.show()));
    }
  }
}

customElements.define("rs-page-images", PageImages);
