// Files that the reader takes home.
import { h } from "./dom.js";

/** Seconds that the browser is given to begin with a file, in milliseconds. */
const GRACE_MS = 30_000;

/** Hand bytes to the browser as a download. */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), GRACE_MS);
}
