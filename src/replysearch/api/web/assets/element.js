// What all elements of the page share: built when shown, and deaf once taken away.

/** A custom element without a shadow: it is drawn by `build`, which may be called again. */
export class Part extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    this.build?.();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  /** Listen until this element is taken away. */
  hear(target, name, listener, options = {}) {
    target.addEventListener(name, listener, { ...options, signal: this.gone.signal });
  }

  /** Tell those around this element of something. */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

/** Return a new element of a name, with properties set before it is shown. */
export function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
