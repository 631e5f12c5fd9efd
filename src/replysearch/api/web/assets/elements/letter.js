// A letter: outline, facts, pages and text, with the quoted words marked.
import { announce } from "../announcing.js";
import { call, load } from "../api.js";
import { copy } from "../copying.js";
import { confirmed } from "../dialogs.js";
import { fill, foreign, h, titled } from "../dom.js";
import { Part, make } from "../element.js";
import { icon } from "../icons.js";
import { menu } from "../menus.js";
import { failureNotice, notice, skeleton } from "../notices.js";
import { closeBeside, go, goBeside, letterAddress } from "../routing.js";
import { save } from "../saving.js";
import { may } from "../session.js";
import { around, t } from "../strings/strings.js";
import "./letter-facts.js";
import "./letter-text.js";
import "./outline.js";
import "./page-images.js";

class Letter extends Part {
  isAlone = false;

  build() {
    this.bar = h("div", { class: "letter-bar" });
    this.sheet = h("div", { class: "letter-sheet" });
    fill(this, this.bar, this.sheet);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.running?.abort();
  }

  show({ letter: place }) {
    const key = JSON.stringify(place);
    if (key === this.key) return;
    this.key = key;
    const isSame = this.place?.id === place.id && this.letter;
    this.place = place;
    if (isSame) this.turnTo();
    else this.load();
  }

  async load() {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    this.letter = null;
    this.showBar();
    fill(this.sheet, skeleton(10));
    this.setAttribute("aria-busy", "true");
    try {
      this.letter = await call(`/api/documents/${encodeURIComponent(this.place.id)}`, { signal: running.signal });
      this.showBar();
      this.showLetter();
      this.turnTo();
      if (this.letter.title) this.tell("titled", this.letter.title);
    } catch (failure) {
      if (failure.name === "AbortError") return;
      fill(this.sheet, failureNotice(failure, failure.status === 404 ? null : () => this.load()));
      [...this.bar.querySelectorAll("button, a")].find((each) => each.offsetParent)?.focus();
    } finally {
      if (this.running === running) this.removeAttribute("aria-busy");
    }
  }

  showBar() {
    const shut = closeBeside;
    const closing = [
      h("button", { type: "button", class: "small only-sheet", onclick: shut }, icon("back"), t("common.back")),
      h("button", { type: "button", class: "small wide-only", onclick: shut }, icon("close"), t("common.close")),
    ];
    fill(this.bar, !this.isAlone && closing, h("span", { class: "grow" }), this.letter && this.tools());
  }

  tools() {
    const { id } = this.place;
    const links = [[t("letter.link.letter"), () => copyLink({ id })]];
    if (this.place.address) links.push([t("letter.link.place"), () => copyLink(this.place)]);
    return [
      menu([icon("link"), h("span", {}, t("letter.links"))], t("letter.links"), links),
      !this.isAlone && h("a", { class: "button small wide-only", href: letterAddress(this.place) }, t("letter.alone")),
      h("button", { type: "button", class: "icon-button", "aria-label": t("letter.original"), title: t("letter.original"), onclick: () => this.takeOriginal() }, icon("download")),
      may("write") && h("button", { type: "button", class: "icon-button", "aria-label": t("letter.remove"), title: t("letter.remove"), onclick: () => this.remove() }, icon("trash")),
    ];
  }

  showLetter() {
    const { letter } = this;
    this.outline = make("rs-outline", { letter });
    this.text = make("rs-letter-text", { letter });
    fill(
      this.sheet,
      h("h1", { class: "letter-title", tabindex: "-1", lang: "zh-Hans" }, titled(letter.title)),
      (this.lost = h("div", { class: "lost", role: "status" })),
      make("rs-letter-facts", { letter }),
      letter.page_count > 0 && make("rs-page-images", { letter, place: this.pageOf(), words: this.wordsOf() }),
      h("div", { class: "letter-columns" }, letter.outline.length > 0 && this.outline, this.text),
    );
    this.hear(this.outline, "place-wanted", (event) => this.go(event.detail));
    this.hear(this.text, "page-wanted", () => this.sheet.querySelector("rs-page-images").open());
  }

  /** Return the page of the place, or null if unknown. */
  pageOf() {
    return this.passage()?.page ?? null;
  }

  /** Return the span of the place's quoted words, else of its passage. */
  wordsOf() {
    const passage = this.passage();
    return this.place.quote ?? (passage ? [passage.start, passage.end] : null);
  }

  passage() {
    const { id, address, quote } = this.place;
    const isUnder = ({ passage_id: named }) => named === `${id}:${address}` || named.startsWith(`${id}:${address}.`);
    const holds = ({ start, end }) => quote && start <= quote[0] && quote[0] < end;
    return this.letter.passages.find(quote && !address ? holds : isUnder);
  }

  go(address) {
    const place = { id: this.place.id, address, quote: null };
    if (this.isAlone) go(letterAddress(place), { state: history.state });
    else goBeside(place);
  }

  turnTo() {
    const isThere = this.text.turnTo(this.place);
    this.outline.turnTo(this.place.address);
    this.showBar();
    const { address, quote } = this.place;
    const isWhole = (!address || this.text.querySelector(".is-target")) && (!quote || this.text.querySelector("mark"));
    fill(this.lost, !isWhole && notice({ head: t("letter.moved"), advice: t("letter.moved.do") }));
    if (this.place.address || this.place.quote) this.sheet.querySelector("rs-page-images")?.goTo(this.pageOf(), this.wordsOf());
    if (!isThere) this.sheet.querySelector("h1").focus({ preventScroll: true });
  }

  async takeOriginal() {
    try {
      const file = await load(`/api/documents/${encodeURIComponent(this.place.id)}/original`);
      save(file.blob, file.name ?? this.letter.sources[0]?.name ?? this.place.id);
    } catch (failure) {
      announce(failureWords(failure));
    }
  }

  async remove() {
    if (!(await confirmed(around("letter.remove.sure", { title: foreign(this.letter.title ?? t("common.untitled")) }), t("letter.remove.yes")))) return;
    try {
      await call(`/api/documents/${encodeURIComponent(this.place.id)}`, { method: "DELETE" });
      announce(t("letter.removed"));
      if (this.isAlone) go("/overview");
      else closeBeside();
    } catch (failure) {
      announce(failureWords(failure));
    }
  }
}

function failureWords(failure) {
  return failure.said || t(`fail.${failure.code}`);
}

export function copyLink(place) {
  return copy(new URL(letterAddress(place), location.origin).href);
}

customElements.define("rs-letter", Letter);
