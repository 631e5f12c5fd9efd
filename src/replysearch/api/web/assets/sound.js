// Checks kept conversations. They may be damaged or of another version: what cannot be shown is dropped.

const isText = (value) => typeof value === "string";
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isListOf = (value, isOne) => Array.isArray(value) && value.every(isOne);
const isListOfObjects = (value) => isListOf(value, isObject);

/** Return a conversation with those turns that can be shown, or null if there are none. */
export function soundConversation(kept) {
  if (!isObject(kept) || !isText(kept.id) || !Number.isFinite(kept.at) || !Array.isArray(kept.turns)) return null;
  const turns = kept.turns.filter((turn) => isObject(turn) && isText(turn.question) && turn.question);
  return turns.length ? { id: kept.id, at: kept.at, turns: turns.map(soundTurn) } : null;
}

function soundTurn({ question, turns, filters, ignored, answer, written }, at, all) {
  const before = isListOf(turns, isText) ? turns : all.slice(0, at).map((each) => each.question);
  const turn = { question, turns: before, filters: soundFilters(filters), ignored: soundFilters(ignored), written: written === true };
  return isSoundAnswer(answer) ? { ...turn, answer } : turn;
}

function soundFilters(filters) {
  return Object.fromEntries(Object.entries(isObject(filters) ? filters : {}).filter(([, values]) => isListOf(values, isText)));
}

function isSoundAnswer(answer) {
  if (!isObject(answer) || ![answer.status, answer.answer, answer.question, answer.understood].every(isText)) return false;
  const { citations, sentences, notes, suggestions } = answer;
  if (![citations, sentences, notes, suggestions].every(isListOfObjects)) return false;
  const isCited = (n) => Number.isInteger(n) && n >= 1 && n <= citations.length;
  return (
    sentences.every((each) => isText(each.text) && isListOf(each.citations, isCited)) &&
    citations.every((each) => [each.formatted, each.quote, each.digest, each.passage_id].every(isText) && isObject(each.forms)) &&
    suggestions.every((each) => isText(each.text) && isText(each.passage_id) && Array.isArray(each.citation?.path)) &&
    isObject(answer.filters) &&
    Number.isFinite(answer.took_ms)
  );
}
