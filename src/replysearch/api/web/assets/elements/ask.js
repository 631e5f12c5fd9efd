// The view for questions: the conversation, and the box under it.
import { ask, call } from "../api.js";
import { MOST_TURNS, begun, conversation, remember } from "../conversations.js";
import { fill, foreign, h } from "../dom.js";
import { Part, make } from "../element.js";
import { filterBody, unsaid } from "../filters.js";
import { icon } from "../icons.js";
import { emptyNotice } from "../notices.js";
import { askAddress, go, routeOf } from "../routing.js";
import { around, number, t } from "../strings/strings.js";
import "./answer.js";
import "./box.js";

/** The number of questions that were shown so far, from which each gets its id. */
let laid = 0;

class Ask extends Part {
  build() {
    this.thread = h("div", { class: "thread" });
    this.box = make("rs-box", { mode: "ask" });
    this.fresh = h("button", { type: "button", class: "small", hidden: true, onclick: () => go("/") }, icon("plus"), t("ask.new"));
    const asking = h("div", { class: "asking" }, this.fresh, this.box);
    fill(this, h("div", { class: "ask" }, this.thread, asking));
    // The style sheet needs this height, so that the box does not cover what has the focus.
    this.measuring = new ResizeObserver(() => this.style.setProperty("--asking", `${asking.offsetHeight}px`));
    this.measuring.observe(asking);
    this.hear(this, "asked", (event) => this.asked(event));
    this.hear(this, "halted", () => this.running?.abort());
    this.hear(this, "again", (event) => this.again(event.detail));
    this.hear(this, "retried", (event) => this.retry(event.detail, event.target));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.measuring.disconnect();
    this.running?.abort();
  }

  /** Show the question of an address. If only the letter beside it has changed, nothing happens. */
  show(address) {
    const route = whole(address);
    const shown = keyOf(route);
    if (shown === this.shown) return;
    this.running?.abort();
    this.shown = shown;
    this.box.filters = route.filters;
    this.ignored = route.ignored;
    this.box.isFollowing = Boolean(route.text);
    this.box.choose("ask");
    this.fresh.hidden = !route.text;
    this.classList.toggle("is-blank", !route.text);
    if (route.text) this.showConversation(route);
    else this.showBlank();
  }

  showBlank() {
    this.one = null;
    this.box.put("");
    const examples = [1, 2, 3, 4].map((n) => t(`ask.example.${n}`));
    const holdings = h("p", { class: "quiet holdings" });
    fill(
      this.thread,
      h("div", { class: "hero" }, h("h1", {}, phrases(t("ask.head"))), h("p", { class: "lead" }, t("ask.lead"))),
      h(
        "section",
        { class: "examples", "aria-label": t("ask.examples") },
        h("h2", {}, t("ask.examples")),
        h("ul", { lang: "zh-Hans" }, examples.map((text) => h("li", {}, h("a", { href: askAddress({ text }) }, text)))),
        h("p", { class: "quiet" }, t("ask.can")),
        holdings,
      ),
    );
    this.box.area.focus({ preventScroll: true });
    this.count(holdings);
  }

  async count(holdings) {
    try {
      const { documents, passages } = await call("/api/overview");
      holdings.textContent = t("ask.holdings", { documents: number(documents), passages: number(passages) });
      if (documents === 0 && !this.one) fill(this.thread, emptyNotice());
    } catch {
      // The first question will show what is wrong. Until then the examples stay.
    }
  }

  showConversation(route) {
    const { conversation: id, turn } = history.state ?? {};
    const kept = this.one?.id === id ? this.one : conversation(id);
    this.box.put("");
    if (kept?.turns[turn]?.answer && kept.turns[turn].question === route.text) {
      this.one = kept;
      fill(this.thread, this.heading(), this.entries(kept));
      this.thread.children[turn + 1]?.scrollIntoView({ block: "start" });
      return;
    }
    // To a conversation that is shown already the question is added: answers and failures stay.
    const stands = kept && kept === this.one && turn === kept.turns.length;
    if (!stands) this.layThread(kept, turn, route);
    const { text: question, turns, filters, ignored, written } = route;
    this.run({ question, turns, filters, ignored, written });
  }

  /** Show the conversation before a question that has no answer yet. */
  layThread(kept, turn, { text, turns }) {
    const before = kept?.turns.slice(0, turn) ?? [];
    const isLedUpTo = (at) => endsWith(before.slice(0, at).map((each) => each.question), turns);
    // A question that is asked once more depends on the questions before its first time.
    const isOnceMore = before.some((each, at) => each.question === text && isLedUpTo(at));
    const leansOnIt = kept && before.length === turn && (isLedUpTo(turn) || isOnceMore);
    // Another question here begins a new conversation with those before it.
    if (!leansOnIt) this.one = begun();
    else this.one = before.length === kept.turns.length ? kept : { ...begun(), turns: before };
    fill(this.thread, this.heading(), this.one.turns.length ? this.entries(this.one) : turns.map(contextOf));
  }

  entries(one) {
    return one.turns.map((each) => (each.answer ? this.entry(each).node : contextOf(each.question)));
  }

  heading() {
    return h("h1", { class: "out-of-sight" }, t("ask.thread"));
  }

  entry(turn) {
    const answer = make("rs-answer", { turn });
    const name = `asked-${(laid += 1)}`;
    const asked = h("h2", { class: "asked", id: name }, h("span", { class: "out-of-sight" }, t("ask.question")), foreign(turn.question));
    const node = h("article", { class: "turn", "aria-labelledby": name }, asked, answer);
    return { node, answer };
  }

  async run(turn) {
    const running = new AbortController();
    this.running = running;
    const { node, answer } = this.entry(turn);
    this.thread.append(node);
    node.scrollIntoView({ block: "start" });
    this.box.busy = true;
    const body = { question: turn.question, turns: turn.turns.slice(-MOST_TURNS), filters: filterBody(turn.filters), ignored: filterBody(turn.ignored), ...(turn.written && { written: true }) };
    try {
      turn.answer = await ask(body, { signal: running.signal, onSentence: (sentence) => answer.add(sentence) });
      answer.finish(turn);
      this.kept(turn);
    } catch (failure) {
      if (failure.name === "AbortError") answer.halt();
      else answer.fail(failure);
    } finally {
      if (this.running === running) this.box.busy = false;
    }
  }

  kept(turn) {
    // Earlier questions from the address are kept without answers: follow-ups may depend on them.
    if (!this.one.turns.length) this.one.turns = turn.turns.map((question) => ({ question, filters: {} }));
    this.one.turns.push(turn);
    remember(this.one);
    history.replaceState({ ...history.state, conversation: this.one.id, turn: this.one.turns.length - 1 }, "");
    this.shown = keyOf(whole(routeOf(new URL(location.href))));
  }

  asked(event) {
    const { mode, text, written } = event.detail;
    if (mode !== "ask") return;
    event.preventDefault();
    const all = this.one ? this.one.turns.map((turn) => turn.question) : [];
    const turns = all.slice(-MOST_TURNS);
    const state = all.length ? { conversation: this.one.id, turn: all.length, turns } : null;
    this.shown = null;
    go(askAddress({ text, turns, filters: this.box.filters, ignored: unsaid(this.ignored, text), written }), { state });
  }

  /** Ask a question without an answer once more. The answers before it stay. */
  retry(turn, answer) {
    answer.closest(".turn").remove();
    this.again(turn, routeOf(new URL(location.href)).text === turn.question);
  }

  /** Ask a question once more, at the end of the conversation. */
  again({ question: text, turns = [], filters, ignored, written }, replace = false) {
    const state = { conversation: this.one.id, turn: this.one.turns.length, turns };
    this.shown = null;
    go(askAddress({ text, turns, filters, ignored, written }), { state, replace });
  }
}

/** Return a route with all earlier questions. The address may have only the latest of them. */
function whole(route) {
  const turns = history.state?.turns;
  return Array.isArray(turns) && route.text && endsWith(turns, route.turns) ? { ...route, turns } : route;
}

/** Return a key by which the questions of all conversations differ. */
function keyOf({ text, turns, filters, ignored, written }) {
  return JSON.stringify([text, turns, filters, ignored, written, history.state?.conversation, history.state?.turn]);
}

/** Return whether the list `all` ends with the items of `last`. */
function endsWith(all, last) {
  return last.every((each, at) => all[all.length - last.length + at] === each);
}

/** Return words as phrases, so that lines break between phrases rather than inside them. */
function phrases(words) {
  const apart = (each) => [h("span", { class: "phrase" }, each.trimEnd()), each.endsWith(" ") && " "];
  return words.split(/(?<=，|, )/).flatMap(apart);
}

function contextOf(question) {
  return h("p", { class: "context" }, around("ask.context", { question: foreign(question) }));
}

customElements.define("rs-ask", Ask);
