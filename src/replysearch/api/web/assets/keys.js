// The access key: kept for this tab, or on this computer when asked; never in an address.
import { forget, keep, recall } from "./stored.js";

/** Return the key, null when there is none. */
export function heldKey() {
  return recall("key", null, "sessionStorage") ?? recall("key", null);
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
