// Uploads of files. They go on, and their results are kept, whichever view is shown.
import { headers, locked } from "./api.js";
import { Failure, failureFrom } from "./failures.js";
import { sessionFact } from "./session.js";
import { number, t } from "./strings/strings.js";

/** The most files that are sent at once. The server stores one after another, so more would not help. */
const AT_ONCE = 2;
/** Bytes of the upload limit that are left for the form around a file. */
const FORM_BYTES = 1024;

let all = [];

/** Return the uploads, latest first: `{file, state, share, complaint, failure, outcome}`. */
export function uploads() {
  return all;
}

export function isUploading() {
  return all.some((one) => one.state === "waiting" || one.state === "sending");
}

/** Return a sentence that says how many of these uploads are done and how many failed. */
export function summary(some) {
  const counted = (state) => number(some.filter((one) => one.state === state).length);
  return t("upload.summary", { total: number(some.length), done: counted("done"), failed: counted("failed") });
}

/** Upload files. The window gets an event `uploads` at each change. */
export function upload(files) {
  all = [...files.map(begun), ...all];
  next();
}

/** Stop the uploads that are not done, and forget all uploads. */
export function forgetUploads() {
  const stopped = all;
  all = [];
  stopped.forEach((one) => one.request?.abort());
  changed();
}

function begun(file) {
  const complaint = complaintOf(file);
  return { file, state: complaint ? "failed" : "waiting", share: 0, complaint };
}

function complaintOf({ name, size }) {
  if (!sessionFact("suffixes").some((suffix) => name.toLowerCase().endsWith(suffix))) return "suffix";
  if (size === 0) return "emptyfile";
  return size + FORM_BYTES > sessionFact("max_upload_bytes") ? "toolarge" : null;
}

function next() {
  const waiting = all.filter((one) => one.state === "waiting");
  const running = all.filter((one) => one.state === "sending").length;
  // Files that were chosen together are sent in their order.
  waiting.slice(0, Math.max(0, AT_ONCE - running)).forEach(send);
  changed();
}

/** Send a file. This is an XMLHttpRequest because `fetch` does not report progress. */
function send(one) {
  const request = new XMLHttpRequest();
  Object.assign(one, { state: "sending", request });
  const form = new FormData();
  form.append("files", one.file);
  request.open("POST", "/api/documents");
  for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) one.share = event.loaded / event.total;
    changed();
  });
  request.addEventListener("load", () => ended(one, resultOf(request)));
  request.addEventListener("error", () => ended(one, { state: "failed", failure: new Failure("offline") }));
  request.send(form);
}

function resultOf(request) {
  let answer = {};
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    // A proxy has answered. The status says enough.
  }
  if (request.status === 401) locked();
  const outcome = answer.files?.[0];
  if (outcome) return { state: ["failed", "skipped"].includes(outcome.status) ? "failed" : "done", outcome };
  return { state: "failed", failure: failureFrom(request.status, answer.error, request.getResponseHeader("Retry-After")) };
}

function ended(one, result) {
  Object.assign(one, result, { request: null });
  next();
}

function changed() {
  window.dispatchEvent(new CustomEvent("uploads"));
}

// While files wait or are being sent, the browser asks before the reader leaves the page.
window.addEventListener("beforeunload", (event) => {
  if (isUploading()) event.preventDefault();
});
