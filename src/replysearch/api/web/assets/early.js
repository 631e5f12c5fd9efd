// Runs before the first paint, so that colours and sizes do not change afterwards.
(() => {
  const root = document.documentElement;
  root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  try {
    const kept = JSON.parse(localStorage.getItem("replysearch.preferences") || "{}");
    if (kept.theme === "light" || kept.theme === "dark") root.dataset.theme = kept.theme;
    if (kept.large === true) root.dataset.type = "large";
    if (kept.language === "en") root.lang = "en";
  } catch {
    // The store may be blocked, or hold something else. Then the defaults stay.
  }
})();
