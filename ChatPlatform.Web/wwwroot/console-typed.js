// Keeps what is typed into forms while the connection is gone. Events of that time, and of shortly before the loss was
// noticed, have not reached the server: after a reconnect the fields report their values again. When the server has
// discarded the page's state, the page is loaded again, and they get their values back.
(() => {
  "use strict";
  const UNNOTICED_LOSS = 60000;
  const MAX_TYPED = 200;
  const KEY = "typed";
  const RESTORE_INTERVAL = 200;
  const RESTORE_ATTEMPTS = 100;
  const FIELDS = "main input, main textarea";
  // The composer keeps its own draft, and knows which text was sent: giving it back would offer that text again.
  const KEEPS_ITSELF = "[data-composer]";
  // When a field was typed into last.
  const typed = new Map();
  let lostAt = Infinity;

  function remember(e) {
    if (!(e.target instanceof Element) || e.target.matches(KEEPS_ITSELF)) return;
    if (["file", "password"].includes(e.target.type)) return;
    typed.delete(e.target);
    typed.set(e.target, Date.now());
    if (typed.size > MAX_TYPED) typed.delete(typed.keys().next().value);
  }

  document.addEventListener("input", remember, true);
  document.addEventListener("change", remember, true);

  // A field that reports the value it has changes nothing.
  function report(field) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function reportAll() {
    const fields = [...typed].filter(([field, at]) => field.isConnected && at >= lostAt - UNNOTICED_LOSS);
    lostAt = Infinity;
    for (const [field] of fields) report(field);
  }

  // A field has no lasting id: it is found again by its label and its place among those with the same one.
  const labelOf = (field) => field.labels?.[0]?.textContent.trim() || field.getAttribute("aria-label") || "";
  const withLabel = (label) => [...document.querySelectorAll(FIELDS)].filter((f) => labelOf(f) === label);

  function save() {
    if (lostAt === Infinity) return;
    const fields = [...typed.keys()]
      .filter((f) => f.isConnected && f.matches(FIELDS) && labelOf(f) && !["checkbox", "radio"].includes(f.type))
      .map((f) => ({ label: labelOf(f), index: withLabel(labelOf(f)).indexOf(f), value: f.value }));
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, fields }));
    } catch {
      /* Storage is full or disabled. */
    }
  }

  function takeSaved() {
    try {
      const saved = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
      sessionStorage.removeItem(KEY);
      return saved?.path === location.pathname ? saved.fields : [];
    } catch {
      return [];
    }
  }

  // Forms appear when their content is loaded and react when the circuit is ready.
  function restore(fields, attempts) {
    if (fields.length === 0 || attempts === 0) return;
    const isReady = document.querySelector("[data-interactive=true]");
    const missing = fields.filter(({ label, index, value }) => {
      const field = isReady && withLabel(label)[index];
      if (!field) return true;
      if (field.value !== value) {
        field.value = value;
        report(field);
      }
      return false;
    });
    setTimeout(() => restore(missing, attempts - 1), RESTORE_INTERVAL);
  }

  document.addEventListener("DOMContentLoaded", () => {
    document
      .getElementById("components-reconnect-modal")
      ?.addEventListener("components-reconnect-state-changed", (e) => {
        if (e.detail.state === "show") lostAt = Math.min(lostAt, Date.now());
        if (e.detail.state === "hide") reportAll();
        if (e.detail.state === "rejected") save();
      });
    restore(takeSaved(), RESTORE_ATTEMPTS);
  });
  window.addEventListener("pagehide", save);
})();
