// A passage that was found: its words, kind, place and citation.
import { fill, h, titled } from "../dom.js";
import { Part, make } from "../element.js";
import { icon } from "../icons.js";
import { cut } from "../offsets.js";
import { letterLink } from "../opening.js";
import { placeOf } from "../routing.js";
import { kindName, ownLanguage, t } from "../strings/strings.js";
import "./copy-citation.js";

class Passage extends Part {
  hit = null;
  level = "h2";

  build() {
    const { hit } = this;
    const { citation } = hit;
    const place = placeOf(hit.passage_id);
    const words = cut(hit.text, hit.marks ?? []).map(([part, isMatched]) => (isMatched ? h("mark", {}, part) : part));
    const pinpoint = citation.pinpoint || citation.title || "";
    fill(
      this,
      h(
        "article",
        { class: "card", lang: "zh-Hans", "aria-label": t("find.passage", { place: pinpoint || t("common.untitled") }) },
        h(
          "header",
          {},
          h("span", { class: `kind kind-${hit.kind}`, lang: ownLanguage() }, kindName(hit.kind)),
          h(this.level, {}, letterLink(place, {}, titled(citation.title))),
        ),
        citation.path.length > 0 && h("p", { class: "path" }, citation.path.join(" › ")),
        h("p", { class: "words" }, words),
        h("p", { class: "source" }, citation.formatted),
        h(
          "footer",
          { class: "actions", lang: ownLanguage() },
          letterLink(place, { class: "button small" }, icon("open"), t("ask.open"), h("span", { class: "out-of-sight", lang: "zh-Hans" }, ` ${pinpoint}`)),
          make("rs-copy-citation", { forms: hit.forms ?? { plain: citation.formatted }, quote: hit.text }),
        ),
      ),
    );
  }
}

customElements.define("rs-passage", Passage);
