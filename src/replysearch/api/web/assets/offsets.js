// Offsets of the server count code points, those of JavaScript UTF-16 units: 𠮷 is one and two.

/** Return a function from code-point offsets into `text` to its own offsets. */
export function unitsOf(text) {
  const wide = []; // The code-point offsets of characters of two units, ascending.
  let point = 0;
  for (let unit = 0; unit < text.length; unit += 1, point += 1) {
    if (text.codePointAt(unit) > 0xffff) {
      wide.push(point);
      unit += 1;
    }
  }
  return (offset) => offset + before(wide, offset);
}

function before(sorted, offset) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Return `text` cut at spans, as `[words, isMarked]` in order; overlapping spans are joined. */
export function cut(text, spans) {
  const units = unitsOf(text);
  const parts = [];
  let at = 0;
  for (const [start, end] of [...spans].sort((one, other) => one[0] - other[0])) {
    const from = Math.max(at, units(start));
    const to = Math.min(text.length, units(end));
    if (to <= from) continue;
    if (from > at) parts.push([text.slice(at, from), false]);
    parts.push([text.slice(from, to), true]);
    at = to;
  }
  if (at < text.length) parts.push([text.slice(at), false]);
  return parts;
}
