// The headings of a letter, as links to their places.
import { fill, h } from "../dom.js";
import { Part } from "../element.js";
import { letterAddress } from "../routing.js";
import { t } from "../strings/strings.js";

class Outline extends Part {
  letter = null;

  build() {
    const { outline } = this.letter;
    // If there is little room, the outline is closed at first: it would push the text down.
    const isWide = (this.closest("rs-letter")?.clientWidth ?? 0) >= 40 * rem();
    fill(
      this,
      h(
        "nav",
        { "aria-label": t("letter.outline") },
        h("details", { open: isWide }, h("summary", {}, t("letter.outline")), h("ol", { lang: "zh-Hans" }, outline.map((section) => this.line(section)))),
      ),
    );
  }

  line(section) {
    const place = { id: this.letter.document_id, address: section.address };
    const onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.tell("place-wanted", section.address);
    };
    return h("li", { class: `level-${Math.min(section.level, 4)}` }, h("a", { href: letterAddress(place), "data-address": section.address, onclick }, `${section.label}${section.title}`));
  }

  /** Mark the heading that a place is under. */
  turnTo(address) {
    const links = [...this.querySelectorAll("a")];
    const holding = links.filter((link) => address === link.dataset.address || address?.startsWith(`${link.dataset.address}.`));
    links.forEach((link) => link.removeAttribute("aria-current"));
    holding.at(-1)?.setAttribute("aria-current", "location");
  }
}

/** Return the page's font size in pixels: the style sheet measures widths in it. */
function rem() {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

customElements.define("rs-outline", Outline);
