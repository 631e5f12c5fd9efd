// Creates elements. Text always becomes text nodes: nothing here parses markup.
import { languageOf, ownLanguage, t } from "./strings/strings.js";

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "open", "indeterminate"]);

/** Return whether a link may have this address: one of this site, of the web, or of a blob. */
export function isSafe(address) {
  return /^(https?:\/\/|blob:|\/(?!\/)|#)/i.test(address);
}

/** Return an element with attributes, listeners (`onclick`) and children, without those that are null or false. */
export function h(tag, props = {}, ...children) {
  return dressed(document.createElement(tag), props, children);
}

/** Return words of a letter or of the reader, marked with their language if it is not the page's. */
export function foreign(words) {
  return h("span", { lang: languageOf(words) }, words);
}

/** Return a letter's title, or the page's words for a missing one. */
export function titled(title) {
  return title ?? h("span", { lang: ownLanguage() }, t("common.untitled"));
}

/** Return an SVG element. */
export function s(tag, props = {}, ...children) {
  return dressed(document.createElementNS(SVG, tag), props, children);
}

export function fill(element, ...children) {
  element.replaceChildren(...children.flat(2).filter((child) => child != null && child !== false));
  return element;
}

function dressed(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value == null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else if (name === "href" && !isSafe(value)) continue;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child != null && child !== false));
  return element;
}
