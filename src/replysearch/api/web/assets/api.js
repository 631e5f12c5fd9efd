// Calls to the server. The key is sent in a header, and an error becomes a `Failure`.
import { readEvents } from "./events.js";
import { Failure, failureFrom, failureOf } from "./failures.js";
import { heldKey } from "./keys.js";

/** Return the headers `more`, and the one with the key if there is a key. */
export function headers(more = {}) {
  const key = heldKey();
  return key ? { ...more, Authorization: `Bearer ${key}` } : more;
}

/** Tell the page that a key is needed, or that its key is no longer valid. */
export function locked() {
  window.dispatchEvent(new CustomEvent("locked"));
}

async function respond(path, { method = "GET", body, signal } = {}) {
  const sent = { method, signal, headers: headers(body ? { "Content-Type": "application/json" } : {}) };
  if (body) sent.body = JSON.stringify(body);
  let response;
  try {
    response = await fetch(path, sent);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure("offline");
  }
  if (response.ok) return response;
  const failure = await failureOf(response);
  if (failure.status === 401) locked();
  throw failure;
}

/** Return the JSON object of a response, or null if the response is empty. */
export async function call(path, options) {
  const response = await respond(path, options);
  return response.status === 204 ? null : response.json();
}

/** Return the bytes of a response, and the file name that its headers give them. */
export async function load(path, options) {
  const response = await respond(path, options);
  return { blob: await response.blob(), name: nameIn(response.headers.get("Content-Disposition")) };
}

function nameIn(disposition) {
  const wide = /filename\*=utf-8''([^;]+)/i.exec(disposition ?? "");
  const plain = /filename="([^"]+)"/i.exec(disposition ?? "");
  try {
    return wide ? decodeURIComponent(wide[1]) : (plain?.[1] ?? null);
  } catch {
    return plain?.[1] ?? null;
  }
}

/** Ask a question and return the complete answer. `onSentence` gets each sentence as it comes. */
export async function ask(body, { signal, onSentence }) {
  const response = await respond("/api/ask", { method: "POST", body: { ...body, stream: true }, signal });
  try {
    for await (const { name, data } of readEvents(response.body)) {
      if (name === "sentence") onSentence(data);
      else if (name === "answer") return data;
      else if (name === "error") throw failureFrom(200, data.error, null);
    }
  } catch (error) {
    if (error instanceof Failure || error.name === "AbortError") throw error;
  }
  throw new Failure("cut_off");
}

export function search(body, signal) {
  return call("/api/search", { method: "POST", body, signal });
}
