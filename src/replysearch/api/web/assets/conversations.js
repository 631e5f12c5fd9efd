// Conversations, kept in this browser only: questions, and the answers as they came.
import { soundConversation } from "./sound.js";
import { keep, recall } from "./stored.js";

/** The most conversations kept; the oldest go first. */
const MOST = 60;
/** The most questions before one that the server looks at. */
export const MOST_TURNS = 20;

/** Return the conversations, latest first: `{id, at, turns: [{question, filters, answer}]}`. */
export function conversations() {
  const kept = recall("conversations", []);
  return Array.isArray(kept) ? kept.map(soundConversation).filter(Boolean) : [];
}

/** Return a conversation, null when it is not kept. */
export function conversation(id) {
  return conversations().find((each) => each.id === id) ?? null;
}

/** Return a conversation that has just begun. */
export function begun() {
  return { id: crypto.getRandomValues(new Uint32Array(2)).join("-"), at: Date.now(), turns: [] };
}

/**
 * Keep a conversation that has grown by a question; where the store is full the oldest make room. Where another
 * tab has asked in it meanwhile that stays, and this one goes on as a conversation of its own.
 */
export function remember(one) {
  if (conversation(one.id)?.turns.length >= one.turns.length) one.id = begun().id;
  let all = [{ ...one, at: Date.now() }, ...conversations().filter((each) => each.id !== one.id)].slice(0, MOST);
  while (!keep("conversations", all) && all.length > 1) all = all.slice(0, -1);
  changed();
}

/** Delete a conversation, all of them when none is named. */
export function erase(id = null) {
  keep("conversations", id === null ? [] : conversations().filter((each) => each.id !== id));
  changed();
}

function changed() {
  window.dispatchEvent(new CustomEvent("conversations"));
}
