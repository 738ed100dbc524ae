// Comforts of the frame. Every page works without them.
(() => {
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);

  // Folding the navigation, remembered by this browser.
  const fold = find("[data-fold]");
  const show = () => fold.setAttribute("aria-expanded", String(root.dataset.nav !== "folded"));
  if (fold) {
    fold.hidden = false;
    show();
    fold.addEventListener("click", () => {
      root.dataset.nav = root.dataset.nav === "folded" ? "" : "folded";
      show();
      try {
        localStorage.setItem("nav", root.dataset.nav);
      } catch {
        // Not remembered, then.
      }
    });
  }

  // Open menus close on a click elsewhere and on Escape.
  const close = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target));

  // Keys: / or Ctrl-K searches, c logs a lead.
  const typing = (target) => target.matches("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    const search = find("[data-search]");
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") {
      const menu = event.target.closest("details.menu[open]");
      close(null);
      if (menu) menu.querySelector("summary").focus();
    } else if (search && command && event.key === "k") {
      event.preventDefault();
      search.focus();
    } else if (!command && !event.altKey && !event.isComposing && !typing(event.target)) {
      const log = find("[data-log]");
      if (event.key === "/" && search) {
        event.preventDefault();
        search.focus();
      } else if (event.key === "c" && log) {
        event.preventDefault();
        log.click();
      }
    }
  });

  // A message can be put away.
  document.addEventListener("click", (event) => {
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest(".alert").remove();
  });

  // A form is sent once, however often it is tapped; after an error it can be sent again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => free(form), 8000); // the answer may be a download, which leaves the page
  });
  const free = (form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  };
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));

  // htmx: an answer that is no success is said, never swallowed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    const isFragment = xhr.status >= 400 && xhr.getResponseHeader("X-Fragment");
    if (isFragment) event.detail.shouldSwap = true;
  });
  const say = (event) => {
    const box = find("#messages");
    const sentence = box && box.dataset.failed;
    if (!sentence || (event.detail.xhr && event.detail.xhr.getResponseHeader("X-Fragment"))) return;
    const alert = document.createElement("div");
    alert.className = "alert alert-danger";
    alert.setAttribute("role", "alert");
    alert.textContent = sentence;
    box.replaceChildren(alert);
    box.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:responseError", say);
  document.addEventListener("htmx:sendError", say);
})();
