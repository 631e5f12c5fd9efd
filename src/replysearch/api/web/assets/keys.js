// The access key: kept for this tab, or on this computer when asked; never in an address.
import { forget, keep, recall } from "./stored.js";

/** Return the key, null when there is none. */
export function heldKey() {
  return [recall("key", null, "sessionStorage"), recall("key", null)].find(canBeKey) ?? null;
}

/** Tell whether a key can be one: it travels in a header, which holds visible ASCII only. */
export function canBeKey(key) {
  return typeof key === "string" && /^[\x21-\x7e]+$/.test(key);
}

/** Keep a key. */
export function holdKey(key, remembered) {
  dropKey();
  keep("key", key, remembered ? "localStorage" : "sessionStorage");
}

/** Keep no key any more. */
export function dropKey() {
  forget("key", "sessionStorage");
  forget("key");
}
