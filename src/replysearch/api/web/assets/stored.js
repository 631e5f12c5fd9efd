// The browser's stores. They may be blocked or full, or hold what this page did not write.

/** Return the value that is kept under a name, or `fallback` if there is none that can be read. */
export function recall(name, fallback, store = "localStorage") {
  try {
    const text = window[store].getItem(`replysearch.${name}`);
    return text === null ? fallback : JSON.parse(text);
  } catch {
    return fallback;
  }
}

/** Keep a value under a name. Return whether that was possible. */
export function keep(name, value, store = "localStorage") {
  try {
    window[store].setItem(`replysearch.${name}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function forget(name, store = "localStorage") {
  try {
    window[store].removeItem(`replysearch.${name}`);
  } catch {
    // A store that is blocked holds nothing.
  }
}
