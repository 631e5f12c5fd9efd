// A letter's text, with headings and passages set apart and the quoted words marked.
import { copy } from "../copying.js";
import { fill, h } from "../dom.js";
import { Part } from "../element.js";
import { icon } from "../icons.js";
import { blocksOf, linesOf } from "../pieces.js";
import { letterAddress } from "../routing.js";
import { kindName, languageOf, ownLanguage, t } from "../strings/strings.js";

class LetterText extends Part {
  letter = null;
  quote = null;

  build() {
    this.blocks = blocksOf(this.letter);
    this.className = "letter-text";
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", t("letter.text"));
    this.draw(null);
  }

  draw(place) {
    const quote = place?.quote ?? null;
    const own = this.blocks.map((block) => this.addressOf(block));
    let address = place?.address;
    // A section whose title begins a passage is shown by it.
    if (address && !own.includes(address)) address = own.find((each) => each?.startsWith(`${address}.`));
    fill(this, this.blocks.map((block) => this.block(block, quote, address)));
  }

  block(block, quote, address) {
    const lines = linesOf(this.letter.text, block, quote).map((parts) =>
      parts.map(([words, isMarked]) => shownWords(words, isMarked)),
    );
    const own = this.addressOf(block);
    const isTarget = own !== null && own === address;
    const marks = { lang: "zh-Hans", "data-address": own, class: `${block.kind}${isTarget ? " is-target" : ""}` };
    if (block.kind === "heading") return this.heading(block.section, lines, marks, own);
    const shown = lines.map((line) => h("p", {}, line));
    if (block.kind !== "passage") return h("div", marks, shown);
    const { kind, pinpoint, page } = block.passage;
    const isQuoted = quote && block.start <= quote[0] && quote[0] < block.end;
    const margin = h("div", { class: "margin" }, (quote ? isQuoted : isTarget) && this.picture(page), h("span", { class: `kind kind-${kind}`, lang: ownLanguage() }, kindName(kind)), this.linker(own, pinpoint));
    return h("div", { ...marks, tabindex: isTarget ? "-1" : null }, margin, shown);
  }

  /** Return a button that shows the picture of a page, or null if there is no picture. */
  picture(page) {
    if (!this.letter.page_count || !page) return null;
    return h("button", { type: "button", class: "plain to-page", lang: ownLanguage(), onclick: () => this.tell("page-wanted") }, t("letter.page", { n: page }));
  }

  heading(section, lines, marks, own) {
    const level = Math.min(section.level + 1, 6);
    return h("div", { ...marks, class: `${marks.class} level-${Math.min(section.level, 4)}` }, h(`h${level}`, { tabindex: "-1" }, lines.flat()), this.linker(own, section.label || section.title));
  }

  addressOf(block) {
    if (block.section) return block.section.address ?? null;
    if (!block.passage) return null;
    return block.passage.passage_id.slice(block.passage.passage_id.indexOf(":") + 1);
  }

  linker(address, place) {
    if (!address) return null;
    const words = t("letter.link.here", { place });
    const id = this.letter.document_id;
    const onclick = () => copy(new URL(letterAddress({ id, address }), location.origin).href);
    return h("button", { type: "button", class: "linker", lang: languageOf(words) ?? ownLanguage(), "aria-label": words, title: words, onclick }, icon("link"));
  }

  /** Mark a place and scroll to it. Return whether the text has it. */
  turnTo(place) {
    this.draw(place);
    const mark = this.querySelector("mark");
    const target = this.querySelector(".is-target");
    const focused = mark ?? target?.querySelector("h2, h3, h4, h5, h6") ?? target;
    if (!focused) return false;
    focused.scrollIntoView({ block: target?.classList.contains("heading") && !mark ? "start" : "center" });
    focused.focus({ preventScroll: true });
    return true;
  }
}

/** Return the words of a line. Empty lines stay in the text, but take no room. */
function shownWords(words, isMarked) {
  const blank = /^\s*\n$/.test(words) ? "blank" : null;
  if (isMarked) return h("mark", { class: blank, tabindex: "-1" }, words);
  return blank ? h("span", { class: blank }, words) : words;
}

customElements.define("rs-letter-text", LetterText);
