// The browser's stores, which may be closed off, full, or hold what is not ours.

/** Return what is kept under a name, `fallback` when nothing readable is. */
export function recall(name, fallback, store = "localStorage") {
  try {
    const text = window[store].getItem(`replysearch.${name}`);
    return text === null ? fallback : JSON.parse(text);
  } catch {
    return fallback;
  }
}

/** Keep a value under a name; tell whether that was possible. */
export function keep(name, value, store = "localStorage") {
  try {
    window[store].setItem(`replysearch.${name}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Keep nothing under a name any more. */
export function forget(name, store = "localStorage") {
  try {
    window[store].removeItem(`replysearch.${name}`);
  } catch {
    // A store that is closed off holds nothing.
  }
}
