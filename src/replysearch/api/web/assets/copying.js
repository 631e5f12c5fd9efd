// Copies to the clipboard, even if the page is not served over HTTPS.
import { announce } from "./announcing.js";
import { t } from "./strings/strings.js";

/** Copy words, and also as rich text if `html` is given. Tell the reader whether it worked. */
export async function copy(words, html = null) {
  const done = (await byClipboard(words, html)) || bySelection(words);
  announce(t(done ? "copy.done" : "copy.failed"));
  return done;
}

async function byClipboard(words, html) {
  if (!navigator.clipboard || !window.isSecureContext) return false;
  try {
    if (html === null) await navigator.clipboard.writeText(words);
    else await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob(words, "plain"), "text/html": blob(html, "html") })]);
    return true;
  } catch {
    return false;
  }
}

function blob(words, kind) {
  return new Blob([words], { type: `text/${kind}` });
}

function bySelection(words) {
  const held = document.activeElement;
  const area = document.createElement("textarea");
  area.value = words;
  area.className = "out-of-sight";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  held?.focus({ preventScroll: true });
  return done;
}
