// Browser code of the console: theme, navigation, relative times, thread scrolling and keyboard shortcuts.
// Loaded in the head, before the first paint. Events are delegated, so pages do not register handlers.
(() => {
  "use strict";
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const page = { themeRef: null, keysRef: null, keys: "" };

  // --- theme -----------------------------------------------------------------------------------------------------
  const choice = () => localStorage.getItem("theme") ?? "system";

  function showTheme() {
    const isDark = choice() === "dark" || (choice() === "system" && prefersDark.matches);
    root.dataset.theme = isDark ? "dark" : "light";
    document.cookie = `theme-shown=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
    page.themeRef?.invokeMethodAsync("ThemeShown", isDark).catch(() => {});
    markTheme();
  }

  function markTheme() {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      const pressed = String(button.dataset.themeChoice === choice());
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
  }

  prefersDark.addEventListener("change", showTheme);
  showTheme();

  // --- times -----------------------------------------------------------------------------------------------------
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
  const dayAndClock = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "medium" });
  const two = (n) => String(n).padStart(2, "0");

  function ago(seconds, at) {
    if (seconds < 60) return "just now";
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
    if (seconds < 7200) return "1 hour ago";
    if (seconds < 86400) return `${Math.floor(seconds / 3600)} hours ago`;
    if (seconds < 172800) return "yesterday";
    return seconds < 604800 ? `${Math.floor(seconds / 86400)} days ago` : day.format(at);
  }

  function wait(seconds) {
    const s = Math.max(0, Math.floor(seconds));
    if (s < 3600) return `${Math.floor(s / 60)}:${two(s % 60)}`;
    if (s < 86400) return `${Math.floor(s / 3600)} h ${two(Math.floor(s / 60) % 60)}`;
    return s < 172800 ? "1 day" : `${Math.floor(s / 86400)} days`;
  }

  function showTimes() {
    for (const time of document.querySelectorAll("time[data-time]")) {
      const at = new Date(time.dateTime);
      const seconds = (Date.now() - at.getTime()) / 1000;
      const text = time.dataset.time === "wait" ? wait(seconds)
        : time.dataset.time === "ago" ? ago(seconds, at)
        : seconds > 86400 ? dayAndClock.format(at) : clock.format(at);
      // Keep the text node: the Blazor renderer references it.
      if (time.firstChild && time.firstChild.data !== text) time.firstChild.data = text;
      const title = exact.format(at);
      if (time.title !== title) time.title = title;
    }
  }

  setInterval(showTimes, 1000);

  // --- threads scroll to their end, unless the user has scrolled up ------------------------------------------------
  const threads = new WeakMap();
  const isAtEnd = (el) => el.scrollHeight - el.scrollTop - el.clientHeight < 60;

  function stick() {
    for (const el of document.querySelectorAll("[data-stick]")) {
      const known = threads.get(el);
      if (!known || known.key !== el.dataset.stick || known.atEnd) {
        threads.set(el, { key: el.dataset.stick, atEnd: true });
        el.scrollTop = el.scrollHeight;
      }
    }
  }

  document.addEventListener("scroll", (e) => {
    if (e.target instanceof Element && e.target.matches("[data-stick]")) {
      threads.set(e.target, { key: e.target.dataset.stick, atEnd: isAtEnd(e.target) });
    }
  }, true);

  new MutationObserver(() => {
    showTimes();
    stick();
    markTheme();
  }).observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["datetime", "data-stick"],
  });

  // --- clicks ----------------------------------------------------------------------------------------------------
  const jump = () => document.getElementById("jump");

  function openJump() {
    const dialog = jump();
    if (!dialog || dialog.open) return;
    dialog.showModal();
    const input = dialog.querySelector("input");
    input.focus();
    input.select();
  }

  const clicks = {
    themeChoice: (el) => { localStorage.setItem("theme", el.dataset.themeChoice); showTheme(); },
    drawer: () => { root.dataset.nav = "open"; document.querySelector(".nav a, .nav button")?.focus(); },
    drawerClose: () => delete root.dataset.nav,
    skip: () => document.getElementById("main")?.focus(),
    jump: openJump,
    reload: () => location.reload(),
    reconnect: () => Blazor.reconnect().then((ok) => ok || location.reload(), () => {}),
    popClose: (el) => { el.closest("[popover]")?.hidePopover(); el.closest("dialog")?.close(); },
    copy: async (el) => {
      await navigator.clipboard.writeText(document.getElementById(el.dataset.copy).textContent.trim());
      el.dataset.done = "true";
      setTimeout(() => delete el.dataset.done, 2000);
    },
    pick: (el) => document.getElementById(el.dataset.pick).click(),
  };

  document.addEventListener("click", (e) => {
    if (!(e.target instanceof Element)) return;
    for (const [name, act] of Object.entries(clicks)) {
      const el = e.target.closest(`[data-${name.replace(/[A-Z]/g, (c) => "-" + c.toLowerCase())}]`);
      if (el) act(el);
    }
    if (e.target.closest(".nav a")) delete root.dataset.nav;
    if (e.target === jump()) jump().close();
  });

  // --- input methods -----------------------------------------------------------------------------------------------
  // Enter that confirms a word of an input method (Japanese, Chinese, Korean and others) must not submit anything.
  // Safari sends it after the end of the composition, with key code 229; no typed key follows a composition within
  // 10 ms.
  const composition = { isOn: false, endedAt: -Infinity };

  document.addEventListener(
    "compositionstart",
    () => {
      composition.isOn = true;
    },
    true,
  );
  document.addEventListener(
    "compositionend",
    (e) => {
      composition.isOn = false;
      composition.endedAt = e.timeStamp;
    },
    true,
  );
  document.addEventListener(
    "keydown",
    (e) => {
      const belongs = e.isComposing || e.keyCode === 229 || composition.isOn || e.timeStamp - composition.endedAt < 10;
      composition.endedAt = -Infinity;
      if (e.key === "Enter" && belongs) {
        e.preventDefault();
        e.stopImmediatePropagation();
      }
    },
    true,
  );

  // --- keys ------------------------------------------------------------------------------------------------------
  const isWriting = (el) => el instanceof Element && el.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey && e.key.toLowerCase() === "k") {
      e.preventDefault();
      openJump();
    } else if (jump()?.open) {
      walkJump(e);
    } else if (e.key === "Escape" && root.dataset.nav) {
      delete root.dataset.nav;
    } else if (
      page.keysRef &&
      document.querySelector(".desk") &&
      e.key.length === 1 &&
      page.keys.includes(e.key.toLowerCase()) &&
      !e.ctrlKey &&
      !e.metaKey &&
      !e.altKey &&
      !isWriting(e.target) &&
      !document.querySelector(".mud-dialog")
    ) {
      e.preventDefault();
      page.keysRef.invokeMethodAsync("OnKeyAsync", e.key.toLowerCase()).catch(() => {});
    }
  });

  function walkJump(e) {
    const items = [...jump().querySelectorAll("[data-jump-item]")];
    const at = items.indexOf(document.activeElement);
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      const next = at + (e.key === "ArrowDown" ? 1 : -1);
      (next < 0 ? jump().querySelector("input") : items[Math.min(next, items.length - 1)])?.focus();
    } else if (e.key === "Enter" && at < 0) {
      e.preventDefault();
      items[0]?.click();
    }
  }

  // --- the circuit -------------------------------------------------------------------------------------------------
  document.addEventListener("DOMContentLoaded", () => {
    document
      .getElementById("components-reconnect-modal")
      ?.addEventListener("components-reconnect-state-changed", (e) => {
        // Calls over the old connection get no response.
        if (e.detail.state === "hide") document.dispatchEvent(new Event("chatconsole:reconnected"));
        // The server has discarded the circuit: reload the page.
        if (e.detail.state === "rejected") location.reload();
      });
  });

  // --- preview of the widget --------------------------------------------------------------------------------------
  const previews = new WeakMap();
  // Chosen logos that are not saved; sent by the circuit once, not with each change of the settings.
  const logos = new WeakMap();

  function sendPreview(frame) {
    const logo = logos.get(frame);
    const body = { type: "preview", config: { ...previews.get(frame), ...(logo ? { logo } : {}) } };
    frame.contentWindow?.postMessage({ chatplatform: 1, body }, location.origin);
  }

  window.addEventListener("message", (e) => {
    if (e.origin !== location.origin || e.data?.body?.type !== "ready") return;
    for (const frame of document.querySelectorAll("iframe[data-preview]")) {
      if (frame.contentWindow === e.source && previews.has(frame)) sendPreview(frame);
    }
  });

  // --- called by components; extended by console-forms.js ------------------------------------------------------------
  window.chatConsole = {
    onTheme: (ref) => { page.themeRef = ref; showTheme(); },
    timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "",
    keys: (ref, keys) => { page.keysRef = ref; page.keys = keys; },
    preview: (frame, config) => { if (frame) { previews.set(frame, config); sendPreview(frame); } },
    previewLogo: (frame, logo) => {
      if (!frame) return;
      logos.set(frame, logo);
      if (previews.has(frame)) sendPreview(frame);
    },
    // Changes a parameter of the address without opening the page again.
    setQuery: (name, value) => {
      const url = new URL(location.href);
      if (value === null) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
      history.replaceState(history.state, "", url);
    },
    // Some components render their state a moment after the page, so an element is waited for, at most a second.
    focus: (selector, attempts = 20) => {
      const element = document.querySelector(selector);
      if (element) element.focus();
      else if (attempts > 0) setTimeout(() => window.chatConsole.focus(selector, attempts - 1), 50);
    },
    scrollTo: (selector, attempts = 20) => {
      const element = document.querySelector(selector);
      if (element) element.scrollIntoView({ block: "center" });
      else if (attempts > 0) setTimeout(() => window.chatConsole.scrollTo(selector, attempts - 1), 50);
    },
  };
})();
