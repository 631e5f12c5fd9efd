// Conversations: questions and their answers, kept in this browser only.
import { soundConversation } from "./sound.js";
import { keep, recall } from "./stored.js";

/** The most conversations that are kept. The oldest are deleted. */
const MOST = 60;
/** The most earlier questions that the server accepts with a question. */
export const MOST_TURNS = 20;

/** Return the conversations, latest first: `{id, at, turns: [{question, filters, answer, …}]}`. */
export function conversations() {
  const kept = recall("conversations", []);
  return Array.isArray(kept) ? kept.map(soundConversation).filter(Boolean) : [];
}

/** Return a conversation, or null if it is not kept. */
export function conversation(id) {
  return conversations().find((each) => each.id === id) ?? null;
}

/** Return a new conversation. */
export function begun() {
  return { id: crypto.getRandomValues(new Uint32Array(2)).join("-"), at: Date.now(), turns: [] };
}

/**
 * Keep a conversation to which a question has been added. If the store is full, the oldest conversations are
 * deleted. If another tab has added to it meanwhile, that version stays, and this one gets a new id.
 */
export function remember(one) {
  if (conversation(one.id)?.turns.length >= one.turns.length) one.id = begun().id;
  let all = [{ ...one, at: Date.now() }, ...conversations().filter((each) => each.id !== one.id)].slice(0, MOST);
  while (!keep("conversations", all) && all.length > 1) all = all.slice(0, -1);
  changed();
}

/** Delete a conversation, or all conversations if no id is given. */
export function erase(id = null) {
  keep("conversations", id === null ? [] : conversations().filter((each) => each.id !== id));
  changed();
}

function changed() {
  window.dispatchEvent(new CustomEvent("conversations"));
}
