// The whole page: masthead, the view of the current address, and the letter beside it.
import { layAnnouncements } from "../announcing.js";
import { erase } from "../conversations.js";
import { h, fill } from "../dom.js";
import { Part, make } from "../element.js";
import { dropKey } from "../keys.js";
import { closeMenusOutside } from "../menus.js";
import { failureNotice, notice } from "../notices.js";
import { closeBeside, goBeside, routeOf } from "../routing.js";
import { learn, may, sessionFact } from "../session.js";
import { languageOf, loadWords, ownLanguage, t } from "../strings/strings.js";
import { forgetUploads } from "../uploads.js";
import "./ask.js";
import "./find.js";
import "./letter.js";
import "./login.js";
import "./masthead.js";
import "./overview.js";
import "./upload.js";
import "./upload-note.js";

const ELEMENTS = { ask: "rs-ask", find: "rs-find", overview: "rs-overview", upload: "rs-upload", letter: "rs-letter" };

class App extends Part {
  build() {
    this.hear(window, "moved", () => this.show());
    this.hear(window, "preferred", (event) => event.detail === "language" && this.speak());
    this.hear(window, "locked", () => this.lock());
    this.hear(window, "unlocked", () => this.begin());
    this.hear(window, "login-wanted", () => this.lock());
    this.hear(window, "logged-out", () => this.leave());
    this.hear(window, "letter-wanted", (event) => this.openLetter(event.detail));
    this.hear(this, "titled", (event) => this.viewName === "letter" && this.entitle(event.detail));
    this.hear(document, "keydown", (event) => this.typed(event));
    this.narrow = window.matchMedia("(max-width: 59.99rem)");
    this.hear(this.narrow, "change", () => this.cover());
    closeMenusOutside();
    layAnnouncements();
    this.begin();
  }

  /** Ask the server what the caller may do, then show the page. */
  async begin() {
    try {
      await Promise.all([learn(), loadWords()]);
      this.isLocked = sessionFact("key_required") && !may("read");
      this.lay();
    } catch (failure) {
      this.frame();
      fill(this.main, failureNotice(failure, () => this.begin()));
    }
  }

  /** Forget the key and what it gave access to. */
  leave() {
    dropKey();
    erase();
    forgetUploads();
    this.frame();
    this.begin();
  }

  async speak() {
    await loadWords();
    const draft = this.main.querySelector("rs-box")?.area.value;
    const buttons = () => [...this.masthead.querySelectorAll("button")];
    const held = buttons().indexOf(document.activeElement);
    this.lay();
    buttons()[held]?.focus();
    if (draft) this.main.querySelector("rs-box")?.put(draft);
  }

  lay() {
    this.frame();
    this.viewName = null;
    this.show({ isFirst: true });
  }

  frame() {
    this.main = h("main", { id: "main", tabindex: "-1" });
    this.beside = h("aside", { class: "beside", "aria-label": t("letter.pane"), hidden: true });
    const skip = h("a", { class: "skip", href: "#main", onclick: (event) => this.skip(event) }, t("app.skip"));
    this.masthead = make("rs-masthead");
    this.note = make("rs-upload-note");
    fill(this, skip, this.masthead, h("div", { class: "stage" }, this.main, this.beside), this.note);
  }

  skip(event) {
    event.preventDefault();
    this.main.focus();
  }

  lock() {
    if (this.isLocked) return;
    this.isLocked = true;
    this.lay();
  }

  show({ isFirst = false } = {}) {
    if (!this.main) return;
    const route = routeOf(new URL(location.href));
    this.masthead.show(this.isLocked ? "login" : route.view);
    const name = this.isLocked ? "login" : route.view;
    if (name !== this.viewName) this.change(name, isFirst);
    this.entitle(this.isLocked || route.view === "missing" ? null : titleOf(route));
    if (!this.isLocked) this.view?.show?.(route);
    this.note.at(this.isLocked ? "login" : route.view);
    this.showBeside(this.isLocked || route.view === "letter" ? null : route.letter);
  }

  entitle(words) {
    const title = document.querySelector("title");
    title.textContent = [words, t("app.name")].filter(Boolean).join(" · ");
    title.lang = languageOf(title.textContent) ?? ownLanguage();
  }

  change(name, isFirst) {
    this.viewName = name;
    this.view = ELEMENTS[name] ? make(ELEMENTS[name]) : null;
    if (name === "letter") this.view.isAlone = true;
    if (name === "login") this.view = make("rs-login");
    fill(this.main, this.view ?? missing());
    this.main.scrollTop = 0;
    if (!isFirst) this.main.focus({ preventScroll: true });
  }

  openLetter({ place, opener }) {
    if (this.viewName === "letter") this.opener = null;
    else this.opener = opener;
    goBeside(place);
  }

  showBeside(letter) {
    const wasOpen = !this.beside.hidden;
    this.beside.hidden = !letter;
    this.cover();
    document.documentElement.classList.toggle("has-letter", Boolean(letter));
    if (letter) {
      const shown = this.beside.firstElementChild ?? this.beside.appendChild(make("rs-letter"));
      shown.show({ letter });
    } else if (wasOpen) {
      this.beside.replaceChildren();
      const opener = this.opener?.isConnected ? this.opener : this.main;
      opener.focus();
      this.opener = null;
    }
  }

  /** On a narrow screen a letter covers the page: keep the focus in it. */
  cover() {
    const isCovered = this.narrow.matches && this.beside?.hidden === false;
    for (const each of [this.firstElementChild, this.masthead, this.main]) {
      if (each && each !== this.beside) each.inert = isCovered;
    }
  }

  typed(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const isTyping = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = this.main.querySelector("rs-box textarea");
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "Escape" && !this.beside.hidden) {
      event.preventDefault();
      closeBeside();
    }
  }
}

function titleOf(route) {
  return route.text || t(`title.${route.view}`);
}

function missing() {
  return notice({ head: t("missing.head"), advice: t("missing.do"), level: "h1" }, h("p", {}, h("a", { class: "button", href: "/" }, t("nav.ask"))));
}

customElements.define("rs-app", App);
