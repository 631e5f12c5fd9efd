// The reader's preferences: language, colours, and size of type.
import { keep, recall } from "./stored.js";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
dark.addEventListener("change", () => apply());
const kept = recall("preferences", null) ?? {};
const chosen = {
  language: kept.language === "en" ? "en" : "zh",
  theme: ["light", "dark"].includes(kept.theme) ? kept.theme : "auto",
  large: kept.large === true,
};

export function preference(name) {
  return chosen[name];
}

export function prefer(name, value) {
  chosen[name] = value;
  keep("preferences", chosen);
  apply();
  window.dispatchEvent(new CustomEvent("preferred", { detail: name }));
}

export function apply() {
  root.lang = chosen.language === "en" ? "en" : "zh-Hans";
  root.dataset.theme = chosen.theme !== "auto" ? chosen.theme : dark.matches ? "dark" : "light";
  if (chosen.large) root.dataset.type = "large";
  else delete root.dataset.type;
}
