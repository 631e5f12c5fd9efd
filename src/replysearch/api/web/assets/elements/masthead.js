// The bar at the top: name, views, history, language and settings.
import { drawer } from "../dialogs.js";
import { fill, h, s } from "../dom.js";
import { Part, make } from "../element.js";
import { heldKey } from "../keys.js";
import { icon } from "../icons.js";
import { prefer, preference } from "../preferences.js";
import { may } from "../session.js";
import { t } from "../strings/strings.js";
import "./history.js";
import "./settings.js";

const VIEWS = [
  ["ask", "/"],
  ["find", "/search"],
  ["overview", "/overview"],
  ["upload", "/upload"],
];

class Masthead extends Part {
  /** Show the bar, with this view marked as the current one. */
  show(view) {
    const isLocked = view === "login";
    const links = VIEWS.filter(([name]) => name !== "upload" || may("write")).map(([name, address]) =>
      h("a", { href: address, "aria-current": name === view ? "page" : null }, t(`nav.${name}`)),
    );
    fill(
      this,
      h(
        "header",
        { class: "masthead" },
        h("a", { class: "brand", href: "/", "aria-label": t("app.name") }, seal(), h("span", {}, t("app.name"))),
        isLocked ? h("span", { class: "grow" }) : h("nav", { "aria-label": t("app.nav") }, links),
        !isLocked && button("history", t("nav.history"), () => drawer(t("history.head"), make("rs-history"))),
        tongue(),
        button("settings", t("settings.open"), () => drawer(t("settings.open"), make("rs-settings", { canLeave: Boolean(heldKey()) }))),
      ),
    );
  }
}

/** Return the button for the other language, named in that language. */
function tongue() {
  const [language, lang, words] = preference("language") === "en" ? ["zh", "zh-Hans", "中文"] : ["en", "en", "EN"];
  return h("button", { type: "button", class: "icon-button tongue", lang, onclick: () => prefer("language", language) }, words);
}

function button(shape, words, onclick) {
  return h("button", { type: "button", class: "icon-button", "aria-label": words, title: words, onclick }, icon(shape));
}

function seal() {
  return s("svg", { class: "seal", viewBox: "0 0 32 32", "aria-hidden": "true" }, s("rect", { width: 32, height: 32, rx: 7 }), s("path", { d: "M9 8h14v3H9zm0 6.5h14v3H9zM9 21h8v3H9z" }));
}

customElements.define("rs-masthead", Masthead);
