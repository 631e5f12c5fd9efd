// The base of all elements of the page.

/** A custom element without a shadow root. `build` creates its content each time it is put in the document. */
export class Part extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    this.build?.();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  /** Listen to an event until this element is removed. */
  hear(target, name, listener, options = {}) {
    target.addEventListener(name, listener, { ...options, signal: this.gone.signal });
  }

  /** Dispatch an event that the elements around this one receive too. */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

export function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
