// The page's words in the reader's language.
import { preference } from "../preferences.js";
import { zh } from "./zh.js";

let en = null;

/** Load the words of the chosen language; Chinese, which also stands in for others, is there. */
export async function loadWords() {
  if (preference("language") === "en") en ??= (await import("./en.js")).en;
}

/** Return the words of a name, null when there are none. */
export function told(name) {
  return (preference("language") === "en" ? en?.[name] : null) ?? zh[name] ?? null;
}

/** Places for values: `{n}`, and `{n|letter|letters}` for a word that depends on one. */
const PLACE = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g;

/** Return the words of a name with values put in their places. */
export function t(name, values = {}) {
  const words = told(name) ?? name;
  return words.replace(PLACE, (place, key, one, many) => {
    if (one !== undefined) return String(values[key]) === "1" ? one : many;
    return key in values ? String(values[key]) : place;
  });
}

/** Return the words of a name as a list, with elements put in their places. */
export function around(name, elements) {
  return (told(name) ?? name).split(/\{(\w+)\}/).map((part, at) => (at % 2 ? elements[part] : part));
}

/** Return the language of the page's own words. */
export function ownLanguage() {
  return preference("language") === "en" ? "en" : "zh-Hans";
}

/** Return the language that words are to be read out in, where it is not the page's own; else null. */
export function languageOf(words) {
  return preference("language") === "en" && /\p{Script=Han}/u.test(words) ? "zh-Hans" : null;
}

/** Return a number as readers write it. */
export function number(value) {
  return new Intl.NumberFormat(preference("language") === "en" ? "en" : "zh-CN").format(value);
}

/** Return a day (2024-05-16) as readers write it. */
export function day(iso) {
  const [year, month, date] = iso.split("-").map(Number);
  if (preference("language") !== "en") return `${year}年${month}月${date}日`;
  const at = new Date(Date.UTC(year, month - 1, date));
  return at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** Return a number of bytes as readers write it. */
export function size(bytes) {
  if (bytes < 1024 * 1024) return `${number(Math.max(1, Math.round(bytes / 1024)))} KB`;
  return `${number(Math.round(bytes / 1024 / 102.4) / 10)} MB`;
}

/** Return the name of a kind of passage. */
export function kindName(kind) {
  return told(`kind.${kind}`) ?? kind;
}
