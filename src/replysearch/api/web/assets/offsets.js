// The server's offsets count code points, JavaScript's count UTF-16 units: 𠮷 is one point, two units.

/** Return a function that converts a code-point offset into `text` to the UTF-16 offset. */
export function unitsOf(text) {
  const wide = []; // The code-point offsets of the characters with two units, ascending.
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

/** Return the parts of `text` in order as `[words, isMarked]`: marked are the words inside of spans. */
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
