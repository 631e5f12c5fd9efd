// One answer: its sentences as they come, and the complete answer.
import { copy } from "../copying.js";
import { fill, foreign, h } from "../dom.js";
import { Part, make } from "../element.js";
import { countOf, filtersOfBody, withSaid, withValues } from "../filters.js";
import { icon } from "../icons.js";
import { emptyNotice, failureNotice, notice, skeleton } from "../notices.js";
import { letterLink, openBeside } from "../opening.js";
import { askAddress, findAddress, placeOf } from "../routing.js";
import { cut } from "../offsets.js";
import { around, number, ownLanguage, t } from "../strings/strings.js";
import { chips } from "./chips.js";
import "./copy-citation.js";
import "./passage.js";

/** Return whether a note says that the index holds no letters. */
const isOfNoLetters = ({ code }) => code === "no_letters";

class Answer extends Part {
  turn = null;

  build() {
    this.sentences = [];
    this.said = h("div", { class: "said", role: "region", "aria-label": t("ask.answer"), "aria-live": "polite" });
    this.rest = h("div", { class: "rest" });
    fill(this, this.said, this.rest);
    if (this.turn.answer) this.finish(this.turn);
    else if (this.turn.answer === undefined) this.wait();
  }

  wait() {
    this.said.setAttribute("aria-busy", "true");
    fill(this.rest, h("p", { class: "working", role: "status" }, t("ask.working")), skeleton(3));
  }

  add(sentence) {
    this.said.removeAttribute("aria-busy");
    this.sentences.push(sentence);
    const last = this.said.lastElementChild;
    if (sentence.item && last?.tagName === "UL") last.append(this.item(sentence));
    else this.said.append(sentence.item ? h("ul", { lang: "zh-Hans" }, this.item(sentence)) : h("p", { lang: "zh-Hans" }, this.words(sentence)));
  }

  item(sentence) {
    return h("li", {}, this.words(sentence));
  }

  words({ text, value, citations }) {
    const words = cut(text, value ? [value] : []).map(([part, isValue]) => (isValue ? h("em", { class: "value" }, part) : part));
    return [words, citations.map((n) => this.cite(n))];
  }

  cite(n) {
    const open = (event) => {
      const citation = this.turn.answer?.citations[n - 1];
      if (citation) openBeside(placeOfQuote(citation), event.currentTarget);
    };
    return h("button", { type: "button", class: "cite", lang: ownLanguage(), "data-n": n, "aria-label": t("ask.citation", { n }), onclick: open }, `[${n}]`);
  }

  finish(turn) {
    this.turn = turn;
    const { answer } = turn;
    this.said.removeAttribute("aria-busy");
    // Shown sentences are not replaced: screen readers would read them again.
    if (JSON.stringify(answer.sentences) !== JSON.stringify(this.sentences)) {
      fill(this.said);
      this.sentences = [];
      answer.sentences.forEach((sentence) => this.add(sentence));
    }
    for (const button of this.said.querySelectorAll(".cite")) {
      const { formatted } = answer.citations[button.dataset.n - 1];
      button.title = formatted;
      button.lang = "zh-Hans";
      button.setAttribute("aria-label", t("ask.citation.open", { n: button.dataset.n, place: formatted }));
    }
    fill(
      this.rest,
      answer.status !== "answered" && this.silence(turn),
      answer.notes.filter((note) => !isOfNoLetters(note)).map((note) => h("p", { class: "note", lang: "zh-Hans" }, note.message)),
      this.scope(turn),
      answer.citations.length > 0 && this.citations(answer),
      answer.suggestions.length > 0 && this.suggestions(answer),
      this.actions(turn),
    );
  }

  silence({ answer: { status, filters, notes } }) {
    const isLimited = countOf(filtersOfBody(filters)) > 0;
    const told = (head, advice) => notice({ head: t(head), advice: t(advice), tone: "silent", level: "h3" });
    if (status !== "empty") return told("ask.abstained", isLimited ? "ask.abstained.limited" : "ask.abstained.do");
    if (notes.some(isOfNoLetters)) return emptyNotice("h3");
    const name = isLimited ? "ask.empty.limited" : "ask.empty";
    return told(name, `${name}.do`);
  }

  scope(turn) {
    const { answer, ignored = {} } = turn;
    const shown = chips(filtersOfBody(answer.filters), (name, value) => () => this.widen(turn, name, value), t("ask.scope"));
    const left = chips(ignored, () => null, t("ask.ignored"));
    const isOther = answer.understood !== answer.question;
    if (!shown && !left && !isOther) return null;
    const named = (name, list) => list && [h("span", { class: "quiet" }, t(name)), list];
    return h("div", { class: "scope" }, named("ask.scope", shown), named("ask.ignored", left), isOther && h("span", { class: "quiet" }, around("ask.understood", { question: foreign(answer.understood) })));
  }

  /** Ask the same without one of its conditions. */
  widen({ question, turns, filters, ignored = {}, written, answer }, name, value) {
    const chosen = filters[name] ?? [];
    const isSaid = !chosen.includes(value) || answer.understood.includes(value);
    const left = withValues(filters, name, chosen.filter((each) => each !== value));
    this.tell("again", { question, turns, filters: left, ignored: isSaid ? withSaid(ignored, name, value) : ignored, written });
  }

  citations({ citations }) {
    const name = `sources-${citations[0].digest.slice(0, 8)}-${Math.random().toString(36).slice(2, 8)}`;
    return h(
      "section",
      { class: "citations", "aria-labelledby": name },
      h("h3", { id: name }, t("ask.citations")),
      h("ol", {}, citations.map((citation) => this.citation(citation))),
    );
  }

  citation(citation) {
    const place = placeOfQuote(citation);
    return h(
      "li",
      { lang: "zh-Hans", value: citation.n },
      h("blockquote", {}, citation.quote),
      letterLink(place, { class: "source" }, citation.formatted),
      make("rs-copy-citation", { lang: ownLanguage(), forms: citation.forms, quote: citation.quote }),
    );
  }

  suggestions({ suggestions }) {
    return h(
      "section",
      { class: "suggestions", "aria-label": t("ask.suggestions") },
      h("h3", {}, t("ask.suggestions")),
      suggestions.map((hit) => make("rs-passage", { hit, level: "h4" })),
    );
  }

  actions({ question, answer, filters, ignored }) {
    const sources = answer.citations.map(({ n, formatted }) => `[${n}] ${formatted}`);
    const whole = [question, "", answer.answer, "", ...sources].join("\n");
    const link = new URL(askAddress({ text: answer.understood, filters, ignored }), location.origin).href;
    const hasLetters = !answer.notes.some(isOfNoLetters);
    return h(
      "div",
      { class: "actions" },
      answer.status === "answered" && small("copy", t("ask.copy"), () => copy(whole)),
      hasLetters && small("link", t("ask.link"), () => copy(link)),
      answer.status === "answered" && small("print", t("ask.print"), () => window.print()),
      hasLetters && h("a", { class: "button small", href: findAddress({ text: question, filters }) }, icon("search"), t("ask.find")),
      h("span", { class: "quiet" }, t("ask.took", { ms: number(Math.round(answer.took_ms)) })),
    );
  }

  halt() {
    this.said.removeAttribute("aria-busy");
    fill(this.rest, h("p", { class: "quiet", role: "status" }, t("ask.stopped")), this.retry());
  }

  /** Show what went wrong. The sentences that have come stay, because they are proved. */
  fail(failure) {
    this.said.removeAttribute("aria-busy");
    const { filters, ignored = {} } = this.turn;
    const isLimited = countOf(filters) + countOf(ignored) > 0;
    const bare = isLimited ? () => this.tell("retried", { ...this.turn, filters: {}, ignored: {} }) : null;
    fill(this.rest, failureNotice(failure, () => this.askAgain(), bare));
  }

  retry() {
    return h("button", { type: "button", onclick: () => this.askAgain() }, t("ask.again"));
  }

  /** Request that the question is asked once more, at this place of the conversation. */
  askAgain() {
    this.tell("retried", this.turn);
  }
}

function small(shape, words, onclick) {
  return h("button", { type: "button", class: "small", onclick }, icon(shape), words);
}

function placeOfQuote(citation) {
  return placeOf(citation.passage_id, citation.start, citation.end);
}

customElements.define("rs-answer", Answer);
