// Runs before the page is drawn: the device's theme where the user left the choice to it, and
// whether this browser keeps the navigation folded.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  if (root.dataset.theme === "auto") {
    follow();
    dark.addEventListener("change", follow);
  }
  try {
    if (localStorage.getItem("nav") === "folded") root.dataset.nav = "folded";
  } catch {
    // Storage may be forbidden; the navigation then starts unfolded.
  }
})();
