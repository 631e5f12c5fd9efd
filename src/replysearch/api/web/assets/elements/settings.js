// The settings: language, colours and size of type, and logging in or out.
import { fill, h } from "../dom.js";
import { Part } from "../element.js";
import { prefer, preference } from "../preferences.js";
import { sessionFact } from "../session.js";
import { t } from "../strings/strings.js";

class Settings extends Part {
  build() {
    fill(
      this,
      this.choice("language", t("settings.language"), [
        ["zh", "中文", "zh-Hans"],
        ["en", "English", "en"],
      ]),
      this.choice("theme", t("settings.theme"), ["auto", "light", "dark"].map((name) => [name, t(`settings.theme.${name}`)])),
      h(
        "label",
        { class: "check wide" },
        h("input", { type: "checkbox", checked: preference("large"), onchange: (event) => prefer("large", event.target.checked) }),
        t("settings.large"),
      ),
      this.canLeave && h("div", {}, this.button("logged-out", "settings.logout"), h("p", { class: "quiet" }, t("settings.logout.hint"))),
      // If reading is public, a reader without a key may still log in, to upload.
      !this.canLeave && sessionFact("key_required") && this.button("login-wanted", "settings.login"),
      sessionFact("version") && h("p", { class: "quiet" }, t("settings.version", { version: sessionFact("version") })),
    );
  }

  choice(name, legend, values) {
    const options = values.map(([value, words, lang]) =>
      h(
        "label",
        { lang },
        h("input", { type: "radio", name: `prefer-${name}`, checked: preference(name) === value, onchange: () => this.choose(name, value) }),
        h("span", {}, words),
      ),
    );
    return h("fieldset", { class: "choice" }, h("legend", {}, legend), h("div", { class: "segments" }, options));
  }

  choose(name, value) {
    prefer(name, value);
    // The open drawer would keep the words of the other language.
    if (name === "language") this.closest("dialog")?.close();
  }

  button(event, words) {
    const onclick = () => {
      this.closest("dialog")?.close();
      window.dispatchEvent(new CustomEvent(event));
    };
    return h("button", { type: "button", onclick }, t(words));
  }
}

customElements.define("rs-settings", Settings);
