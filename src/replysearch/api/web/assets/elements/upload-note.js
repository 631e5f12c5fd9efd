// A note on the results of uploads, for readers who look at another view.
import { fill, h } from "../dom.js";
import { Part } from "../element.js";
import { icon } from "../icons.js";
import { t } from "../strings/strings.js";
import { isUploading, summary, uploads } from "../uploads.js";

class UploadNote extends Part {
  /** Whether the view of uploads is shown. It shows the results itself. */
  isThere = false;

  build() {
    // Screen readers read out a live region only if it exists before its words.
    this.setAttribute("role", "status");
    this.hear(window, "uploads", () => this.look());
    this.show();
  }

  /** Note which view is shown. */
  at(view) {
    this.isThere = view === "upload";
    this.look();
  }

  look() {
    const ended = uploads().filter((one) => !one.isTold);
    if (this.isThere || !uploads().length) this.told = null;
    else if (ended.length && !isUploading()) this.told = ended;
    if (!isUploading()) ended.forEach((one) => (one.isTold = true));
    this.show();
  }

  show() {
    if (this.shown === this.told) return;
    this.shown = this.told;
    const close = () => {
      this.told = null;
      this.show();
    };
    fill(
      this,
      this.told && [
        h("p", {}, summary(this.told)),
        h("a", { class: "button small", href: "/upload" }, t("upload.results")),
        h("button", { type: "button", class: "icon-button", "aria-label": t("common.close"), onclick: close }, icon("close")),
      ],
    );
  }
}

customElements.define("rs-upload-note", UploadNote);
