// One file that is uploaded: what is wrong with it before it is sent, its progress, its result.
import { headers, locked } from "../api.js";
import { fill, h } from "../dom.js";
import { Part } from "../element.js";
import { Failure, explained, failureFrom } from "../failures.js";
import { letterLink } from "../opening.js";
import { sessionFact } from "../session.js";
import { number, size, t } from "../strings/strings.js";

/** Bytes that the form around a file may take of the limit. */
const FORM_BYTES = 1024;

class UploadLine extends Part {
  file = null;
  state = "waiting";

  build() {
    this.progress = h("progress", { max: 100, value: 0, hidden: true, "aria-label": this.file.name });
    this.told = h("p", { class: "upload-told" }, t("upload.waiting"));
    fill(this, h("div", { class: "row" }, h("strong", { class: "clip" }, this.file.name), h("span", { class: "quiet" }, size(this.file.size))), this.progress, this.told);
    const complaint = this.complaint();
    if (complaint) this.end("failed", complaint);
  }

  /** Tell whether this file is to be sent. */
  get isWaiting() {
    return this.state === "waiting";
  }

  complaint() {
    const limit = sessionFact("max_upload_bytes");
    const name = this.file.name.toLowerCase();
    if (!sessionFact("suffixes").some((suffix) => name.endsWith(suffix))) return t("upload.suffix");
    if (this.file.size === 0) return t("upload.emptyfile");
    if (this.file.size + FORM_BYTES > limit) return t("upload.toolarge", { size: size(this.file.size), limit: size(limit) });
    return null;
  }

  /** Send the file. An XMLHttpRequest, for fetch does not tell how far it is. */
  send() {
    this.state = "sending";
    const form = new FormData();
    form.append("files", this.file);
    const request = new XMLHttpRequest();
    request.open("POST", "/api/documents");
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && this.advance(event.loaded / event.total));
    request.addEventListener("load", () => this.received(request));
    request.addEventListener("error", () => this.refused(new Failure("offline")));
    this.gone.signal.addEventListener("abort", () => request.abort());
    this.progress.hidden = false;
    request.send(form);
  }

  advance(share) {
    const percent = Math.round(share * 100);
    this.progress.value = percent;
    this.told.textContent = share < 1 ? t("upload.sending", { percent: number(percent) }) : t("upload.reading");
  }

  received(request) {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // Not ours: the status says enough.
    }
    if (request.status === 401) locked();
    const outcome = answer.files?.[0];
    if (outcome) this.show(outcome);
    else this.refused(failureFrom(request.status, answer.error, request.getResponseHeader("Retry-After")));
    this.tell("ended");
  }

  refused(failure) {
    const { head, advice, said } = explained(failure);
    this.end("failed", `${head}。${said || advice}`);
    if (failure.code === "offline") this.tell("ended");
  }

  show(outcome) {
    const isDone = outcome.status !== "failed" && outcome.status !== "skipped";
    const clash = outcome.clashes_with ?? [];
    this.end(
      isDone ? "done" : "failed",
      h("strong", {}, t(`status.${outcome.status}`)),
      outcome.message && h("span", { lang: "zh-Hans" }, ` ${outcome.message}`),
      outcome.passages > 0 && ` ${t("upload.passages", { n: number(outcome.passages) })} `,
      outcome.document_id && letterLink({ id: outcome.document_id }, {}, t("upload.open")),
      clash.length > 0 && h("span", { class: "clash" }, t("upload.clash"), clash.map((id) => [" ", letterLink({ id }, {}, id)])),
    );
  }

  end(state, ...words) {
    this.state = state;
    this.progress.hidden = true;
    this.classList.add(`is-${state}`);
    fill(this.told, words);
  }
}

customElements.define("rs-upload-line", UploadLine);
