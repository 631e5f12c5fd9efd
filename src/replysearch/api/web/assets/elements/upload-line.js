// One file that is uploaded: its progress, its result, or why it is not sent.
import { fill, foreign, h } from "../dom.js";
import { Part } from "../element.js";
import { explained } from "../failures.js";
import { letterLink } from "../opening.js";
import { sessionFact } from "../session.js";
import { languageOf, number, size, t } from "../strings/strings.js";

class UploadLine extends Part {
  upload = null;

  build() {
    const { file } = this.upload;
    this.progress = h("progress", { max: 100, value: 0, hidden: true, "aria-label": file.name, lang: languageOf(file.name) });
    this.told = h("p", { class: "upload-told" });
    fill(this, h("div", { class: "row" }, h("strong", { class: "clip", lang: languageOf(file.name) }, file.name), h("span", { class: "quiet" }, size(file.size))), this.progress, this.told);
    this.shown = null;
    this.show();
    this.hear(window, "uploads", () => this.show());
  }

  show() {
    const { state, share } = this.upload;
    const percent = Math.round(share * 100);
    // An unchanged line is not drawn again, because a link in it may have the focus.
    if (this.shown === `${state} ${percent}`) return;
    this.shown = `${state} ${percent}`;
    this.progress.hidden = state !== "sending";
    this.progress.value = percent;
    this.classList.toggle("is-done", state === "done");
    this.classList.toggle("is-failed", state === "failed");
    fill(this.told, this.words(state, share, percent));
  }

  words(state, share, percent) {
    const { file, complaint, failure, outcome } = this.upload;
    if (state === "waiting") return [t("upload.waiting")];
    if (state === "sending") return [share < 1 ? t("upload.sending", { percent: number(percent) }) : t("upload.reading")];
    if (complaint) return [t(`upload.${complaint}`, { size: size(file.size), limit: size(sessionFact("max_upload_bytes")) })];
    if (outcome) return outcomeWords(outcome);
    const { head, advice, said } = explained(failure);
    return [t("upload.failed", { head }), foreign(said || advice)];
  }
}

function outcomeWords(outcome) {
  const clash = outcome.clashes_with ?? [];
  return [
    h("strong", {}, t(`status.${outcome.status}`)),
    outcome.message && [" ", foreign(outcome.message)],
    outcome.passages > 0 && ` ${t("filter.passages", { n: number(outcome.passages) })} `,
    outcome.document_id && letterLink({ id: outcome.document_id }, {}, t("upload.open")),
    clash.length > 0 && h("span", { class: "clash" }, t("upload.clash"), clash.map((id) => [" ", letterLink({ id }, {}, id)])),
  ];
}

customElements.define("rs-upload-line", UploadLine);
