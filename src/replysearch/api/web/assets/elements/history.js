// The list of the conversations that this browser keeps.
import { conversations, erase } from "../conversations.js";
import { confirmed } from "../dialogs.js";
import { fill, h } from "../dom.js";
import { Part } from "../element.js";
import { icon } from "../icons.js";
import { askAddress, go } from "../routing.js";
import { languageOf, t } from "../strings/strings.js";

class History extends Part {
  build() {
    this.hear(window, "conversations", () => this.draw());
    // If another tab changes the store, the browser sends this event.
    this.hear(window, "storage", () => this.draw());
    this.draw();
  }

  draw() {
    const held = this.contains(document.activeElement) && document.activeElement.dataset.key;
    const all = conversations();
    fill(
      this,
      h("p", { class: "quiet" }, t("history.note")),
      all.length
        ? [h("ul", { class: "history" }, all.map((one) => this.line(one))), this.clearing()]
        : h("p", {}, t("history.none")),
    );
    if (held) [...this.querySelectorAll("a, button")].find((each) => each.dataset.key === held)?.focus();
  }

  line(one) {
    const title = one.turns[0].question;
    const open = (event) => {
      event.preventDefault();
      this.closest("dialog")?.close();
      openConversation(one);
    };
    const remove = () => {
      erase(one.id);
      this.querySelector("button")?.focus();
    };
    const deleting = t("history.delete", { title });
    return h(
      "li",
      {},
      h("a", { href: askAddress({ text: title }), "data-key": one.id, onclick: open }, h("span", { class: "clip", lang: languageOf(title) }, title), h("small", {}, when(one.at), " · ", t("history.turns", { n: one.turns.length }))),
      h("button", { type: "button", class: "icon-button", "data-key": `${one.id} delete`, lang: languageOf(deleting), "aria-label": deleting, onclick: remove }, icon("trash")),
    );
  }

  clearing() {
    const clear = async () => {
      if (!(await confirmed(t("history.sure"), t("history.clear")))) return;
      erase();
    };
    return h("button", { type: "button", class: "danger", onclick: clear }, t("history.clear"));
  }
}

function openConversation(one) {
  const turn = one.turns.length - 1;
  const { question, turns, filters, ignored } = one.turns[turn];
  go(askAddress({ text: question, turns, filters, ignored }), { state: { conversation: one.id, turn } });
}

function when(at) {
  return new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}

customElements.define("rs-history", History);
