// The console in the browser: theme, navigation, times, threads that stay at their end, drafts, keys and uploads.
// Loaded in the head, before anything is drawn. Everything is delegated: pages come and go without registering.
(() => {
  "use strict";
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const page = { themeRef: null, keysRef: null, keys: "", uploads: 0 };

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
  const dayAndClock = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
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
      // The text node stays the same one: the renderer holds on to it.
      if (time.firstChild && time.firstChild.data !== text) time.firstChild.data = text;
      const title = exact.format(at);
      if (time.title !== title) time.title = title;
    }
  }

  setInterval(showTimes, 1000);

  // --- threads stay at their end, unless the reader has scrolled up ------------------------------------------------
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

  new MutationObserver(() => { showTimes(); stick(); markTheme(); })
    .observe(root, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["datetime", "data-stick"] });

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
    } else if (page.keysRef && document.querySelector(".desk") && e.key.length === 1 && page.keys.includes(e.key.toLowerCase()) && !e.ctrlKey && !e.metaKey && !e.altKey
        && !isWriting(e.target) && !document.querySelector(".mud-dialog")) {
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
    document.getElementById("components-reconnect-modal")?.addEventListener("components-reconnect-state-changed", (e) => {
      // The server no longer knows the page: a fresh one is the way back.
      if (e.detail.state === "rejected") location.reload();
    });
  });

  // --- called by components ----------------------------------------------------------------------------------------
  function composer(form, ref, key) {
    const area = form.querySelector("textarea");
    const name = `draft:${key}`;
    let typing = 0;
    let idle = 0;
    let isSending = false;
    const tell = (isTyping) => ref.invokeMethodAsync("Typing", isTyping).catch(() => {});
    const stop = () => { clearTimeout(idle); if (typing) { typing = 0; tell(false); } };

    area.value = sessionStorage.getItem(name) ?? "";
    area.addEventListener("input", () => {
      sessionStorage.setItem(name, area.value);
      if (area.value.trim() === "") return stop();
      if (Date.now() - typing > 2500) { typing = Date.now(); tell(true); }
      clearTimeout(idle);
      idle = setTimeout(stop, 4000);
    });
    area.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); form.requestSubmit(); }
      if (e.key === "Escape") area.blur();
    });
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      const text = area.value;
      if (isSending || text.trim() === "") return;
      isSending = true;
      stop();
      try {
        if (await ref.invokeMethodAsync("SendAsync", text)) {
          // What was typed meanwhile stays.
          area.value = area.value.startsWith(text) ? area.value.slice(text.length) : area.value;
          sessionStorage.setItem(name, area.value);
          if (area.value === "") sessionStorage.removeItem(name);
        }
      } catch { /* The draft is still there. */ } finally { isSending = false; }
    });
    if (matchMedia("(hover: hover)").matches) area.focus();
  }

  function uploads(zone, ref, url, maxBytes) {
    const input = zone.querySelector("input[type=file]");
    const waiting = [];
    let running = 0;
    const tell = (method, ...args) => ref.invokeMethodAsync(method, ...args).catch(() => {});

    function add(files) {
      for (const file of files) {
        const id = ++page.uploads;
        tell("Began", id, file.name, file.size);
        if (file.size <= maxBytes) waiting.push({ id, file });
      }
      next();
    }

    function next() {
      while (running < 2 && waiting.length > 0) send(waiting.shift());
    }

    function send({ id, file }) {
      running++;
      const form = new FormData();
      form.append("file", file);
      const request = new XMLHttpRequest();
      let told = 0;
      request.open("POST", url);
      request.setRequestHeader("RequestVerificationToken", document.querySelector("input[name=__RequestVerificationToken]").value);
      request.upload.addEventListener("progress", (e) => {
        if (e.lengthComputable && Date.now() - told > 300) { told = Date.now(); tell("Progress", id, Math.floor((100 * e.loaded) / e.total)); }
      });
      request.addEventListener("loadend", () => {
        running--;
        tell("Ended", id, failureOf(request));
        next();
      });
      request.send(form);
    }

    zone.addEventListener("dragover", (e) => { e.preventDefault(); zone.dataset.over = "true"; });
    zone.addEventListener("dragleave", () => delete zone.dataset.over);
    zone.addEventListener("drop", (e) => { e.preventDefault(); delete zone.dataset.over; add(e.dataTransfer.files); });
    input.addEventListener("change", () => { add(input.files); input.value = ""; });
  }

  function failureOf(request) {
    if (request.status >= 200 && request.status < 300) return null;
    if (request.status === 0) return "The connection was lost. Check it, then upload the file again.";
    if (request.status === 401) return "You are signed out. Sign in again, then upload the file.";
    try {
      return JSON.parse(request.responseText).detail ?? "The file was not taken.";
    } catch {
      return "The file was not taken. Try again in a moment.";
    }
  }

  // A file beside the drop zone would replace the whole page.
  for (const type of ["dragover", "drop"]) {
    document.addEventListener(type, (e) => { if (e.dataTransfer?.types.includes("Files")) e.preventDefault(); });
  }

  window.chatConsole = {
    onTheme: (ref) => { page.themeRef = ref; showTheme(); },
    keys: (ref, keys) => { page.keysRef = ref; page.keys = keys; },
    focus: (selector) => document.querySelector(selector)?.focus(),
    composer,
    uploads,
  };
})();
