// Conditions on letters, as the page, its addresses and the bodies of calls have them.

/** The names of conditions in addresses, and in the bodies of calls. */
const NAMES = {
  issuer: "issuer",
  region: "region",
  year: "year",
  kind: "kind",
  subject: "subject_class",
  number: "document_number",
  proposal: "proposal_number",
};
const DAYS = { from: "date_from", to: "date_to" };

/** The most values of a condition, and the most characters of a value, that the server accepts. */
const MOST = 100;
const LONGEST = 500;

/** Conditions that the server also finds in the words of a question. */
const SAID = new Set(["issuer", "region", "year", "number", "proposal"]);

/** Conditions whose values are shown with counts, in the order of the panel. */
export const COUNTED = ["kind", "year", "issuer", "subject", "region"];

/** Return the conditions in an address, each as a list of values. Invalid days are left out. */
export function filtersIn(parameters) {
  const filters = {};
  for (const name of [...Object.keys(NAMES), ...Object.keys(DAYS)]) {
    const values = parameters.getAll(name).filter((value) => value && (!(name in DAYS) || isDay(value)));
    if (values.length) filters[name] = name in DAYS ? [values[0]] : [...new Set(values)];
  }
  return filters;
}

function isDay(value) {
  const at = /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(value) : NaN;
  // `Date` takes the 31st of a month with 30 days for the first day of the next month.
  return Number.isFinite(Number(at)) && at.toISOString().startsWith(value) && !value.startsWith("0000");
}

/** Return the values in an address that the question mentions but that do not limit it: `ignored=region:某市`. */
export function ignoredIn(parameters) {
  const ignored = {};
  for (const [, name, value] of parameters.getAll("ignored").map((each) => /^(\w+):(.+)$/s.exec(each) ?? [])) {
    if (SAID.has(name) && value.length <= LONGEST && (name !== "year" || /^[1-9]\d{0,3}$/.test(value))) (ignored[name] ??= []).push(value);
  }
  for (const [name, values] of Object.entries(ignored)) ignored[name] = [...new Set(values)].slice(0, MOST);
  return ignored;
}

export function ignoredPairs(ignored) {
  return filterPairs(ignored).map(([name, value]) => ["ignored", `${name}:${value}`]);
}

/** Return the conditions as pairs for an address. */
export function filterPairs(filters) {
  return Object.entries(filters).flatMap(([name, values]) => values.map((value) => [name, value]));
}

/** Return the conditions in the form of the body of a call. */
export function filterBody(filters) {
  const body = {};
  for (const [name, values] of Object.entries(filters)) {
    if (name in DAYS) body[DAYS[name]] = values[0];
    else body[NAMES[name]] = name === "year" ? values.map(Number) : values;
  }
  return body;
}

/** Return the conditions that the body of a response has. */
export function filtersOfBody(body) {
  const filters = {};
  for (const [name, field] of Object.entries({ ...NAMES, ...DAYS })) {
    if (body?.[field]?.length) filters[name] = body[field].map(String);
  }
  return filters;
}

/** Return the name of a condition in the server's counts. */
export function fieldOf(name) {
  return NAMES[name];
}

/** Return the conditions with a value added, or removed if it was among them. */
export function toggled(filters, name, value) {
  const held = filters[name] ?? [];
  const values = held.includes(value) ? held.filter((each) => each !== value) : [...held, value];
  return withValues(filters, name, values);
}

export function withValues(filters, name, values) {
  const { [name]: _, ...others } = filters;
  return values.length ? { ...others, [name]: values } : others;
}

/** Return the ignored values with one more, if the server finds such conditions in questions. */
export function withSaid(ignored, name, value) {
  return SAID.has(name) ? withValues(ignored, name, [...new Set([...(ignored[name] ?? []), value])]) : ignored;
}

/** Return the ignored values that the next question, `text`, does not mention itself. */
export function unsaid(ignored, text) {
  const left = Object.entries(ignored).map(([name, values]) => [name, values.filter((value) => !text.includes(value))]);
  return Object.fromEntries(left.filter(([, values]) => values.length));
}

export function countOf(filters) {
  return Object.values(filters).reduce((sum, values) => sum + values.length, 0);
}
