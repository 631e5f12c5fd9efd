// The form that asks for the key.
import { fill, h } from "../dom.js";
import { Part } from "../element.js";
import { Failure } from "../failures.js";
import { canBeKey, dropKey, heldKey, holdKey } from "../keys.js";
import { failureNotice } from "../notices.js";
import { learn, may } from "../session.js";
import { t } from "../strings/strings.js";

class Login extends Part {
  build() {
    this.told = h("div", { class: "told", "aria-live": "assertive" });
    this.key = h("input", { type: "password", id: "key", autocomplete: "current-password", required: true, spellcheck: "false", "aria-describedby": "key-told" });
    this.told.id = "key-told";
    this.kept = h("input", { type: "checkbox" });
    fill(
      this,
      h(
        "form",
        { class: "login", onsubmit: (event) => this.enter(event) },
        h("h1", {}, t("login.head")),
        h("p", {}, t("login.lead")),
        h("label", { for: "key" }, t("login.key")),
        this.key,
        this.told,
        h("label", { class: "check" }, this.kept, h("span", {}, t("login.remember"), h("small", {}, t("login.remember.hint")))),
        h("button", { class: "primary", type: "submit" }, t("login.enter")),
      ),
    );
    // If a key is kept and the reader is sent here all the same, the key is not valid.
    if (heldKey()) this.refuse("login.expired");
    this.key.focus();
  }

  async enter(event) {
    event.preventDefault();
    const key = this.key.value.trim();
    if (!canBeKey(key)) return this.refuse();
    holdKey(key, this.kept.checked);
    try {
      await learn();
      if (!may("read")) return this.refuse();
      return window.dispatchEvent(new CustomEvent("unlocked"));
    } catch (failure) {
      dropKey();
      if (!(failure instanceof Failure)) throw failure;
      return fill(this.told, failureNotice(failure));
    }
  }

  refuse(words = "login.wrong") {
    dropKey();
    fill(this.told, h("p", { class: "wrong" }, t(words)));
    this.key.setAttribute("aria-invalid", "true");
    this.key.select();
  }
}

customElements.define("rs-login", Login);
