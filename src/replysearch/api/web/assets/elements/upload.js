// Uploading letters: dropped or chosen, each with its progress and its result.
import { fill, h } from "../dom.js";
import { Part, make } from "../element.js";
import { icon } from "../icons.js";
import { notice } from "../notices.js";
import { may, sessionFact } from "../session.js";
import { size, t } from "../strings/strings.js";
import "./upload-line.js";

/** Files under way at once: the server stores one after another anyway. */
const AT_ONCE = 2;

class Upload extends Part {
  build() {
    if (!may("write")) {
      fill(this, h("div", { class: "narrow" }, notice({ head: t("upload.forbidden"), advice: t("upload.forbidden.do"), level: "h1" })));
      return;
    }
    this.waiting = [];
    this.running = 0;
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
    fill(this, h("div", { class: "narrow" }, h("h1", {}, t("upload.head")), this.zone, h("section", { "aria-label": t("upload.results") }, this.summary, this.lines)));
    this.takeDrops();
    this.hear(this, "ended", () => this.ended());
  }

  picker(more) {
    const input = h("input", { type: "file", multiple: true, hidden: true, ...more });
    input.addEventListener("change", () => {
      this.take([...input.files]);
      input.value = "";
    });
    return input;
  }

  takeDrops() {
    const over = (isOver) => (event) => {
      event.preventDefault();
      this.zone.classList.toggle("is-over", isOver);
      if (event.type === "drop") this.take([...event.dataTransfer.files]);
    };
    // The whole window takes them: a file dropped beside the zone would leave the page.
    this.hear(window, "dragover", over(true));
    this.hear(window, "dragleave", over(false));
    this.hear(window, "drop", over(false));
  }

  take(files) {
    const lines = files.map((file) => make("rs-upload-line", { file }));
    this.lines.prepend(...lines.map((line) => h("li", {}, line)));
    this.waiting.push(...lines.filter((line) => line.isWaiting));
    this.next();
    this.sum();
  }

  next() {
    while (this.running < AT_ONCE && this.waiting.length) {
      this.running += 1;
      this.waiting.shift().send();
    }
  }

  ended() {
    this.running -= 1;
    this.next();
    this.sum();
  }

  sum() {
    const lines = [...this.querySelectorAll("rs-upload-line")];
    const failed = lines.filter((line) => line.state === "failed").length;
    const done = lines.filter((line) => line.state === "done").length;
    this.summary.textContent = lines.length ? t("upload.summary", { total: lines.length, done, failed }) : "";
  }
}

customElements.define("rs-upload", Upload);
