// Drawers and questions: modal dialogs, so that the browser keeps focus inside and Esc closes.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./strings/strings.js";

let made = 0;

/** Show a drawer; return its dialog, which goes away when closed. */
export function drawer(title, content, { side = "end" } = {}) {
  const name = `drawer-${(made += 1)}`;
  const close = h("button", { type: "button", class: "icon-button", "aria-label": t("common.close"), onclick: () => dialog.close() }, icon("close"));
  const dialog = h(
    "dialog",
    { class: `drawer drawer-${side}`, "aria-labelledby": name },
    h("header", { class: "drawer-head" }, h("h2", { id: name }, title), close),
    h("div", { class: "drawer-body" }, content),
  );
  return shown(dialog);
}

/** Ask whether to go on; resolve to true or false. */
export function confirmed(question, yes) {
  return new Promise((resolve) => {
    const name = `drawer-${(made += 1)}`;
    let answer = false;
    const decide = (value) => () => {
      answer = value;
      dialog.close();
    };
    const dialog = h(
      "dialog",
      { class: "question-box", role: "alertdialog", "aria-labelledby": name },
      h("p", { id: name }, question),
      h(
        "div",
        { class: "row end" },
        h("button", { type: "button", onclick: decide(false) }, t("common.cancel")),
        h("button", { type: "button", class: "danger", onclick: decide(true) }, yes),
      ),
    );
    dialog.addEventListener("close", () => resolve(answer));
    shown(dialog);
  });
}

function shown(dialog) {
  // A click on the backdrop is a click on the dialog itself, not on what it holds.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
