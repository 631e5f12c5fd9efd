// The box for questions and for searches.
import { announce } from "../announcing.js";
import { fill, h } from "../dom.js";
import { Part } from "../element.js";
import { icon } from "../icons.js";
import { askAddress, findAddress, go } from "../routing.js";
import { sessionFact } from "../session.js";
import { languageOf, ownLanguage, t } from "../strings/strings.js";

/** The most characters of a question that the server accepts. */
const LONGEST = 2000;

class Box extends Part {
  mode = "ask";
  text = "";
  filters = {};
  written = false;
  isFollowing = false;

  build() {
    this.area = h("textarea", {
      rows: 1,
      value: this.text,
      enterkeyhint: "send",
      autocomplete: "off",
      oninput: () => this.fit(),
      onkeydown: (event) => this.typed(event),
    });
    this.sending = h("button", { class: "primary send", type: "submit" });
    this.halting = h("button", { class: "send", type: "button", hidden: true, onclick: () => this.tell("halted") }, icon("stop"), h("span", {}, t("box.stop")));
    this.complaint = h("p", { class: "wrong", role: "alert", hidden: true });
    this.byModel = h("input", { type: "checkbox", checked: this.written });
    this.option = h("label", { class: "check", title: t("box.written.hint") }, this.byModel, t("box.written"));
    fill(
      this,
      h(
        "form",
        { class: "box", role: "search", onsubmit: (event) => this.send(event) },
        this.area,
        h("div", { class: "box-row" }, this.modes(), sessionFact("writer") && this.option, h("span", { class: "grow hint" }, t("box.hint")), this.halting, this.sending),
        this.complaint,
      ),
    );
    this.choose(this.mode);
    this.fit();
  }

  modes() {
    const options = ["ask", "find"].map((mode) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name: "box-mode", value: mode, checked: mode === this.mode, onchange: () => this.choose(mode) }),
        h("span", {}, t(`box.${mode}`)),
      ),
    );
    return h("fieldset", { class: "segments small" }, h("legend", { class: "out-of-sight" }, t("box.mode")), options);
  }

  choose(mode) {
    this.mode = mode;
    const place = mode === "ask" && this.isFollowing ? "follow" : mode;
    this.area.placeholder = t(`box.${place}.place`);
    this.area.setAttribute("aria-label", t(`box.${mode}.label`));
    this.option.hidden = mode !== "ask";
    fill(this.sending, icon(mode === "ask" ? "send" : "search"), h("span", {}, t(`box.send.${mode}`)));
  }

  put(text) {
    this.text = text;
    if (!this.area) return;
    this.area.value = text;
    this.fit();
  }

  /** Show the button that stops an answer, or else the one that sends a question. */
  set busy(isBusy) {
    const hadFocus = document.activeElement === this.halting;
    this.halting.hidden = !isBusy;
    this.sending.hidden = isBusy;
    if (hadFocus) this.area.focus({ preventScroll: true });
  }

  fit() {
    this.area.lang = languageOf(this.area.value) ?? ownLanguage();
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight, 220)}px`;
  }

  typed(event) {
    // While an input method is composing, Enter chooses characters.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (this.halting.hidden) this.send(event);
    else announce(t("box.running"));
  }

  send(event) {
    event.preventDefault();
    const text = this.area.value.trim();
    const length = [...text].length;
    this.complaint.hidden = length <= LONGEST;
    this.complaint.textContent = t("box.toolong", { n: length });
    if (!text) return this.area.focus();
    if (length > LONGEST) return undefined;
    const asked = { mode: this.mode, text, written: this.byModel.checked };
    // A view that knows the conversation cancels this event and asks the question itself.
    const wanted = new CustomEvent("asked", { detail: asked, bubbles: true, cancelable: true });
    if (!this.dispatchEvent(wanted)) return undefined;
    return go(asked.mode === "ask" ? askAddress({ ...asked, filters: this.filters }) : findAddress({ text, filters: this.filters }));
  }
}

customElements.define("rs-box", Box);
