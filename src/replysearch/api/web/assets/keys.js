// The API key. It is kept for this tab, or in the browser if the reader wants that, but never in an address.
import { forget, keep, recall } from "./stored.js";

export function heldKey() {
  return [recall("key", null, "sessionStorage"), recall("key", null)].find(canBeKey) ?? null;
}

/** Return whether a value can be a key. Keys are sent in a header, so they must be visible ASCII. */
export function canBeKey(key) {
  return typeof key === "string" && /^[\x21-\x7e]+$/.test(key);
}

/** Keep a key instead of the one that is kept. If `remembered`, it outlives the tab. */
export function holdKey(key, remembered) {
  dropKey();
  keep("key", key, remembered ? "localStorage" : "sessionStorage");
}

export function dropKey() {
  forget("key", "sessionStorage");
  forget("key");
}
