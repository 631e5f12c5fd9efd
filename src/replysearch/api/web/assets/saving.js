// Saves files on the computer of the reader.
import { h } from "./dom.js";

/** Milliseconds that the browser has to begin the download. */
const GRACE_MS = 30_000;

export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), GRACE_MS);
}
