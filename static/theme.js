// Runs before the page is drawn: the device's theme where the user left the choice to it (paper is
// always light), and whether this browser keeps the navigation folded.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  if (root.dataset.theme === "auto") {
    follow();
    dark.addEventListener("change", follow);
  }
  let onScreen;
  addEventListener("beforeprint", () => {
    onScreen = root.dataset.bsTheme;
    root.dataset.bsTheme = "light";
  });
  addEventListener("afterprint", () => {
    root.dataset.bsTheme = onScreen;
  });
  try {
    if (localStorage.getItem("nav") === "folded") root.dataset.nav = "folded";
  } catch {
    // Storage may be forbidden; the navigation then starts unfolded.
  }
})();
