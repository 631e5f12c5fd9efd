// Splits a letter's text into blocks: headings, passages, and the text around them.
import { unitsOf } from "./offsets.js";

/**
 * Return the blocks of a letter in order: `{kind, start, end, section?, passage?}`, with offsets in code points.
 * `kind` is `heading` or `passage`, `head` for other text that begins before the end of the body, and `tail` for
 * text after it. Together the blocks leave out only blanks.
 */
export function blocksOf(letter) {
  const { body, outline, passages, text } = letter;
  const units = unitsOf(text);
  const inside = [
    ...outline.map((section) => ({ kind: "heading", start: section.heading_start, end: section.heading_end, section })).filter((block) => block.end > block.start),
    ...passages.map((passage) => ({ kind: "passage", start: passage.start, end: passage.end, passage })),
  ].sort((one, other) => one.start - other.start);
  const length = [...text].length;
  const blocks = [];
  let at = 0;
  const rest = (end) => {
    if (text.slice(units(at), units(end)).trim()) blocks.push({ kind: at < body.end ? "head" : "tail", start: at, end });
    at = end;
  };
  for (const block of inside) {
    if (block.start > at) rest(block.start);
    blocks.push(block);
    at = Math.max(at, block.end);
  }
  if (body.end > at) rest(body.end);
  rest(length);
  return blocks;
}

/** Return a block's lines, each as a list of `[words, isMarked]`. Blank lines are added to the line before. */
export function linesOf(text, block, quote) {
  const units = unitsOf(text);
  const [start, end] = [units(block.start), units(block.end)];
  const [from, to] = quote ? [units(quote[0]), units(quote[1])] : [0, 0];
  const lines = [];
  let at = start;
  for (const words of text.slice(start, end).match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const parts = split(words, from - at, to - at);
    at += words.length;
    if (!words.trim() && lines.length) lines.at(-1).push(...parts);
    else lines.push(parts);
  }
  return lines;
}

function split(words, from, to) {
  const first = Math.min(Math.max(from, 0), words.length);
  const last = Math.min(Math.max(to, first), words.length);
  return [
    [words.slice(0, first), false],
    [words.slice(first, last), true],
    [words.slice(last), false],
  ].filter(([part]) => part);
}
