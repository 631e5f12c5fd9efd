// Building the document. Text only ever becomes text nodes: nothing here reads markup.
import { languageOf, ownLanguage, t } from "./strings/strings.js";

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "open", "indeterminate"]);

/** Tell whether an address may be followed: of this site, of the web, or made by the page. */
export function isSafe(address) {
  return /^(https?:\/\/|blob:|\/(?!\/)|#)/i.test(address);
}

/** Return an element with properties, listeners (`onclick`) and children; nothing for null. */
export function h(tag, props = {}, ...children) {
  return dressed(document.createElement(tag), props, children);
}

/** Return words of a letter or a reader among the page's own. */
export function foreign(words) {
  return h("span", { lang: languageOf(words) }, words);
}

/** Return a letter's title to be shown among its own words, the page's words where it has none. */
export function titled(title) {
  return title ?? h("span", { lang: ownLanguage() }, t("common.untitled"));
}

/** Return an SVG element. */
export function s(tag, props = {}, ...children) {
  return dressed(document.createElementNS(SVG, tag), props, children);
}

/** Replace what an element holds. */
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
