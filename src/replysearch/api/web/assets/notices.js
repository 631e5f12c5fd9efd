// What the page shows instead of content: failures, an empty index, and loading.
import { h } from "./dom.js";
import { explained } from "./failures.js";
import { icon } from "./icons.js";
import { may } from "./session.js";
import { t } from "./strings/strings.js";

export function notice({ head, advice, tone = "plain", level = "h2" }, ...more) {
  return h(
    "div",
    { class: `notice notice-${tone}`, role: tone === "error" ? "alert" : null },
    h(level, {}, head),
    advice && h("p", {}, advice),
    more,
  );
}

/**
 * Return the notice of a failure, with the server's message and a button to try again. If the request itself
 * was wrong and `bare` is given, the button tries without the conditions instead.
 */
export function failureNotice(failure, retry, bare = null) {
  const { head, advice, said } = explained(failure);
  return notice(
    { head, advice, tone: "error" },
    said && h("p", { class: "said-by-server" }, t("fail.said"), h("span", { lang: "zh-Hans" }, said)),
    isWrong(failure) && bare ? h("p", {}, h("button", { type: "button", onclick: bare }, t("find.none.clear"))) : retry && h("p", {}, h("button", { type: "button", onclick: retry }, t("common.retry"))),
  );
}

function isWrong({ status, code }) {
  return status === 400 || status === 422 || code === "bad_query" || code === "bad_request";
}

export function emptyNotice(level = "h2") {
  const ways = may("write")
    ? [
        h("p", {}, h("a", { class: "button primary", href: "/upload" }, icon("upload"), t("title.upload"))),
        h("p", {}, t("empty.command")),
        h("pre", {}, h("code", {}, `replysearch index ${t("empty.folder")}`)),
      ]
    : [h("p", {}, t("empty.ask"))];
  return notice({ head: t("empty.head"), advice: t("empty.lead"), tone: "empty", level }, ways);
}

/** Return grey lines, to be shown in place of what is being loaded. */
export function skeleton(lines = 4) {
  return h(
    "div",
    { class: "skeleton" },
    h("p", { class: "out-of-sight" }, t("common.loading")),
    Array.from({ length: lines }, () => h("span", { "aria-hidden": "true" })),
  );
}
