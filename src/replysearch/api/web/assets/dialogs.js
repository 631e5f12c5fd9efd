// Drawers and questions as modal dialogs: the browser keeps the focus inside, and Esc closes them.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./strings/strings.js";

let made = 0;

/** Show a drawer and return its dialog. It is removed when it is closed. */
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

/** Ask the reader a question. Resolve to whether the button `yes` is pressed. */
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
  // The target of a click on the backdrop is the dialog itself.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
