// The addresses of the page: reads them, makes them, and goes from one to another.
import { filterPairs, filtersIn, ignoredIn, ignoredPairs } from "./filters.js";

const ID = /^[0-9A-Za-z_-]{1,64}$/;
const ADDRESS = /^[0-9A-Za-z.]{1,120}$/;
const VIEWS = { "/": "ask", "/search": "find", "/overview": "overview", "/upload": "upload" };

/**
 * Return what an address means: the view with its words and conditions, and the letter that is open beside it.
 * `letter` is `{id, address, quote}` or null. If `view` is `letter`, the letter is shown alone.
 */
export function routeOf(url) {
  const given = url.searchParams;
  const filters = filtersIn(given);
  const quote = quoteIn(given.get("quote"));
  const alone = /^\/letters\/([^/]+)(?:\/([^/]+))?\/?$/.exec(url.pathname);
  if (alone) {
    const letter = letterIn(`${decoded(alone[1])}/${decoded(alone[2] ?? "")}`, quote);
    return letter ? { view: "letter", letter, filters: {}, text: "", turns: [] } : { view: "missing" };
  }
  return {
    view: VIEWS[url.pathname] ?? "missing",
    text: (given.get("q") ?? "").trim(),
    turns: given.getAll("turn").filter(Boolean),
    written: given.get("written") === "1",
    ignored: ignoredIn(given),
    page: Math.max(1, Number.parseInt(given.get("page") ?? "1", 10) || 1),
    filters,
    letter: letterIn(given.get("letter") ?? "", quote),
  };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

function letterIn(value, quote) {
  const [id, address = ""] = value.split("/");
  if (!ID.test(id)) return null;
  return { id, address: ADDRESS.test(address) ? address : null, quote };
}

function quoteIn(value) {
  const found = /^(\d{1,9})-(\d{1,9})$/.exec(value ?? "");
  const [start, end] = found ? [Number(found[1]), Number(found[2])] : [0, 0];
  return end > start ? [start, end] : null;
}

function made(path, pairs) {
  const query = new URLSearchParams(pairs).toString();
  return query ? `${path}?${query}` : path;
}

/** The most characters of an address for earlier questions: servers refuse long ones. */
const LONGEST_TURNS = 4000;

/** Return as many of the latest questions as an address has room for. */
function latest(turns) {
  let room = LONGEST_TURNS;
  const first = turns.findLastIndex((turn) => (room -= new URLSearchParams({ turn }).toString().length) < 0);
  return turns.slice(first + 1);
}

export function askAddress({ text = "", turns = [], filters = {}, ignored = {}, written = false }) {
  const pairs = [...(text ? [["q", text]] : []), ...latest(turns).map((turn) => ["turn", turn])];
  return made("/", [...pairs, ...filterPairs(filters), ...ignoredPairs(ignored), ...(written ? [["written", "1"]] : [])]);
}

export function findAddress({ text = "", filters = {}, page = 1 }) {
  const pairs = [...(text ? [["q", text]] : []), ...filterPairs(filters)];
  return made("/search", page > 1 ? [...pairs, ["page", page]] : pairs);
}

export function letterAddress({ id, address = null, quote = null }) {
  const path = `/letters/${encodeURIComponent(id)}${address ? `/${encodeURIComponent(address)}` : ""}`;
  return made(path, quote ? [["quote", quote.join("-")]] : []);
}

/** Return the current address with this letter beside the view, or with none. */
export function besideAddress(letter, from = location) {
  const url = new URL(from.href);
  url.searchParams.delete("letter");
  url.searchParams.delete("quote");
  if (letter) {
    url.searchParams.set("letter", letter.address ? `${letter.id}/${letter.address}` : letter.id);
    if (letter.quote) url.searchParams.set("quote", letter.quote.join("-"));
  }
  return url.pathname + url.search.replaceAll("%2F", "/");
}

/** Return the place of a passage in its letter: `{id, address, quote}`. */
export function placeOf(passageId, start = null, end = null) {
  const colon = passageId.indexOf(":");
  const quote = start === null ? null : [start, end];
  return { id: passageId.slice(0, colon), address: passageId.slice(colon + 1), quote };
}

/** Go to an address of the page without loading the page anew. */
export function go(address, { replace = false, state = null } = {}) {
  if (!replace) window.dispatchEvent(new CustomEvent("leaving"));
  history[replace ? "replaceState" : "pushState"](state, "", address);
  window.dispatchEvent(new CustomEvent("moved"));
}

/** Open a letter beside the view. The history state keeps how many steps lead back to the view alone. */
export function goBeside(place) {
  const isOpen = new URL(location.href).searchParams.has("letter");
  const steps = isOpen ? history.state?.beside : 0;
  go(besideAddress(place), { state: { ...history.state, beside: Number.isInteger(steps) ? steps + 1 : null } });
}

/** Close the letter beside the view, without a new entry in the history. */
export function closeBeside() {
  const steps = history.state?.beside;
  if (Number.isInteger(steps) && steps > 0) history.go(-steps);
  else go(besideAddress(null), { state: history.state, replace: true });
}

/** From now on follow links to the page's own addresses without loading the page anew. */
export function followLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const href = link.href.baseVal ?? link.href;
    const url = new URL(href, location.href);
    const leaves = link.hasAttribute("download") || link.target || url.origin !== location.origin;
    if (leaves || url.hash || !(url.pathname in VIEWS || url.pathname.startsWith("/letters/"))) return;
    event.preventDefault();
    go(url.pathname + url.search);
  });
  window.addEventListener("popstate", () => window.dispatchEvent(new CustomEvent("moved")));
}
