// The texts of the page, in the language of the reader.
import { preference } from "../preferences.js";
import { zh } from "./zh.js";

let en = null;

/** Load the texts of the chosen language. The Chinese texts are always there, and replace missing ones. */
export async function loadWords() {
  if (preference("language") === "en") en ??= (await import("./en.js")).en;
}

/** Return the text with this name, or null if there is none. */
export function told(name) {
  return (preference("language") === "en" ? en?.[name] : null) ?? zh[name] ?? null;
}

/** The places for values in a text: `{n}`, and `{n|letter|letters}` for a singular and a plural. */
const PLACE = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g;

/** Return the text with this name, with values in their places. */
export function t(name, values = {}) {
  const words = told(name) ?? name;
  return words.replace(PLACE, (place, key, one, many) => {
    if (one !== undefined) return String(values[key]) === "1" ? one : many;
    return key in values ? String(values[key]) : place;
  });
}

/** Return the text with this name as a list of its parts, with elements in their places. */
export function around(name, elements) {
  return (told(name) ?? name).split(/\{(\w+)\}/).map((part, at) => (at % 2 ? elements[part] : part));
}

export function ownLanguage() {
  return preference("language") === "en" ? "en" : "zh-Hans";
}

/** Return the language of words, for screen readers, or null if it is the page's own. */
export function languageOf(words) {
  return preference("language") === "en" && /\p{Script=Han}/u.test(words) ? "zh-Hans" : null;
}

export function number(value) {
  return new Intl.NumberFormat(preference("language") === "en" ? "en" : "zh-CN").format(value);
}

/** Return a day (2024-05-16) as it is written in the reader's language. */
export function day(iso) {
  const [year, month, date] = iso.split("-").map(Number);
  if (preference("language") !== "en") return `${year}年${month}月${date}日`;
  const at = new Date(Date.UTC(year, month - 1, date));
  return at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

export function size(bytes) {
  if (bytes < 1024 * 1024) return `${number(Math.max(1, Math.round(bytes / 1024)))} KB`;
  return `${number(Math.round(bytes / 1024 / 102.4) / 10)} MB`;
}

export function kindName(kind) {
  return told(`kind.${kind}`) ?? kind;
}
