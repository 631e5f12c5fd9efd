// The button “copy citation”, and a menu with all forms of the citation.
import { copy } from "../copying.js";
import { fill, h } from "../dom.js";
import { Part } from "../element.js";
import { icon } from "../icons.js";
import { menu } from "../menus.js";
import { t } from "../strings/strings.js";

class CopyCitation extends Part {
  forms = {};
  quote = "";

  build() {
    const plain = this.forms.plain;
    const items = Object.entries(this.forms).map(([form, words]) => [
      t(`copy.${form}`),
      // Rich text is for word processors.
      () => copy(words, form === "html" ? words : null),
    ]);
    items.push([t("copy.quote"), () => copy(`“${this.quote}”——${plain}`)]);
    fill(
      this,
      h("button", { type: "button", class: "small", onclick: () => copy(plain) }, icon("copy"), t("copy.citation")),
      menu(icon("down"), t("copy.forms"), items),
    );
  }
}

customElements.define("rs-copy-citation", CopyCitation);
