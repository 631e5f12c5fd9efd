// Runs before the first paint, so that neither colours nor sizes jump.
(() => {
  const root = document.documentElement;
  root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  try {
    const kept = JSON.parse(localStorage.getItem("replysearch.preferences") || "{}");
    if (kept.theme === "light" || kept.theme === "dark") root.dataset.theme = kept.theme;
    if (kept.large === true) root.dataset.type = "large";
    if (kept.language === "en") root.lang = "en";
  } catch {
    // Storage may be closed off, or hold what is not ours: the defaults stand.
  }
})();
