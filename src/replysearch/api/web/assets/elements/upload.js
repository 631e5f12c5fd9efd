// The view for uploads: files are dropped or chosen, and each shows its progress and result.
import { fill, h } from "../dom.js";
import { Part, make } from "../element.js";
import { icon } from "../icons.js";
import { notice } from "../notices.js";
import { may, sessionFact } from "../session.js";
import { size, t } from "../strings/strings.js";
import { summary, upload, uploads } from "../uploads.js";
import "./upload-line.js";

class Upload extends Part {
  build() {
    if (!may("write")) {
      fill(this, h("div", { class: "narrow" }, notice({ head: t("upload.forbidden"), advice: t("upload.forbidden.do"), level: "h1" })));
      return;
    }
    this.lines = h("ul", { class: "uploads" });
    this.summary = h("p", { role: "status", class: "quiet" });
    const suffixes = sessionFact("suffixes");
    const limit = t("upload.limit", { suffixes: suffixes.join(" "), size: size(sessionFact("max_upload_bytes")) });
    const choose = this.picker({ accept: suffixes.join(",") });
    const folder = this.picker({ webkitdirectory: true });
    this.zone = h(
      "div",
      { class: "drop" },
      icon("upload"),
      h("p", { class: "lead" }, t("upload.lead")),
      h("p", {}, h("button", { type: "button", class: "primary", onclick: () => choose.click() }, t("upload.choose")), " ", h("button", { type: "button", onclick: () => folder.click() }, t("upload.folder"))),
      h("p", { class: "quiet" }, limit),
      choose,
      folder,
    );
    fill(this, h("div", { class: "narrow" }, h("h1", {}, t("title.upload")), this.zone, h("section", { "aria-label": t("upload.results") }, this.summary, this.lines)));
    this.takeDrops();
    this.hear(window, "uploads", () => this.show());
    this.show();
  }

  picker(more) {
    const input = h("input", { type: "file", multiple: true, hidden: true, ...more });
    input.addEventListener("change", () => {
      upload([...input.files]);
      input.value = "";
    });
    return input;
  }

  takeDrops() {
    const over = (isOver) => (event) => {
      event.preventDefault();
      this.zone.classList.toggle("is-over", isOver);
      if (event.type === "drop") upload([...event.dataTransfer.files]);
    };
    // The browser would leave the page for a file dropped beside the zone.
    this.hear(window, "dragover", over(true));
    this.hear(window, "dragleave", over(false));
    this.hear(window, "drop", over(false));
  }

  /** Show all uploads, also those that began before this view was shown. */
  show() {
    if (!this.lines) return;
    const shown = new Set([...this.lines.querySelectorAll("rs-upload-line")].map((line) => line.upload));
    const added = uploads().filter((one) => !shown.has(one));
    this.lines.prepend(...added.map((one) => h("li", {}, make("rs-upload-line", { upload: one }))));
    const words = uploads().length ? summary(uploads()) : "";
    if (words !== this.summary.textContent) this.summary.textContent = words;
  }
}

customElements.define("rs-upload", Upload);
