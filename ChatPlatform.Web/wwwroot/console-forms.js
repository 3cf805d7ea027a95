// The two places of the console where something leaves the browser: the composer of the desk and the uploads of the knowledge page.
// An answer over the circuit can be lost. So every write has an id that is made here, and doing it twice has one effect.
(() => {
  "use strict";
  const PATIENCE = 10000;
  const UPLOAD_TRIES = 6;
  // White space, control and format characters, variation selectors, and characters without a shape: as UnicodeText.IsBlank.
  const INVISIBLE =
    /^[\s\p{White_Space}\p{Cc}\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0\uFE00-\uFE0F\u{E0100}-\u{E01EF}]*$/u;
  const isBlank = (text) => INVISIBLE.test(text);
  const clean = (text) => text.replace(/\0/g, "").replace(/\p{Surrogate}/gu, "\uFFFD");
  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  let count = 0;

  // The circuit's answer, or a failure when none comes in time or the circuit is a new one: a call whose connection broke never ends by itself.
  function call(ref, method, ...args) {
    return new Promise((resolve, reject) => {
      const stop = new AbortController();
      const fail = () => { stop.abort(); reject(new Error("no answer")); };
      const timer = setTimeout(fail, PATIENCE);
      stop.signal.addEventListener("abort", () => clearTimeout(timer));
      document.addEventListener("chatconsole:reconnected", fail, { signal: stop.signal });
      ref.invokeMethodAsync(method, ...args).then(resolve, reject).finally(() => stop.abort());
    });
  }

  // What the browser keeps of a composer for this tab; a browser that keeps nothing only forgets sooner.
  function kept(name) {
    return {
      read: () => {
        try {
          return sessionStorage.getItem(name);
        } catch {
          return null;
        }
      },
      write: (text) => {
        try {
          if (text) sessionStorage.setItem(name, text);
          else sessionStorage.removeItem(name);
        } catch {
          /* Full or forbidden. */
        }
      },
    };
  }

  function composer(form, ref, key) {
    const area = form.querySelector("textarea");
    const send = form.querySelector("button[type=submit]");
    const state = form.querySelector("[data-composer-state]");
    form.toggleAttribute("data-listening", true);
    const thread = form.closest(".thread");
    const [draft, sent] = [kept(`draft:${key}`), kept(`sent:${key}`)];
    // What was sent and is not in the thread yet: the same text again has the same id.
    let pending = JSON.parse(sent.read() ?? "null");
    let isSending = false;
    let typing = 0;
    let idle = 0;
    const tell = (isTyping) => ref.invokeMethodAsync("Typing", isTyping).catch(() => {});
    const stop = () => { clearTimeout(idle); if (typing) { typing = 0; tell(false); } };
    const say = (text) => { if (state.textContent !== text) state.textContent = text; };
    const keep = () => { draft.write(area.value); sent.write(pending && JSON.stringify(pending)); };

    function show(sending) {
      isSending = sending;
      send.disabled = sending;
      form.toggleAttribute("data-sending", sending);
    }

    // The message is in the thread: only now the draft may go. What was typed meanwhile stays.
    function settle() {
      if (!pending || !thread.querySelector(`[data-client-id="${pending.id}"]`)) return;
      area.value = area.value.startsWith(pending.text) ? area.value.slice(pending.text.length) : area.value;
      pending = null;
      keep();
      say("");
      show(false);
    }

    // What was typed before we came stays, and counts as typed.
    const early = area.value !== "";
    area.value = area.value || (draft.read() ?? "");
    area.addEventListener("input", () => {
      keep();
      if (isBlank(area.value)) return stop();
      if (Date.now() - typing > 2500) { typing = Date.now(); tell(true); }
      clearTimeout(idle);
      idle = setTimeout(stop, 4000);
    });
    area.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); form.requestSubmit(); }
      if (e.key === "Escape") area.blur();
    });
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      const text = area.value;
      if (isSending || isBlank(text)) return;
      if (pending?.text !== text) pending = { id: newId(), text };
      const mine = pending;
      keep();
      say("");
      show(true);
      stop();
      try {
        await call(ref, "SendAsync", mine.id, clean(text));
      } catch {
        if (pending === mine) say("Not confirmed yet. Send again once you are connected; it arrives once.");
      }
      if (pending === mine) show(false);
      settle();
    });
    new MutationObserver(settle).observe(thread, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["data-client-id"],
    });
    settle();
    if (early) area.dispatchEvent(new Event("input"));
    if (matchMedia("(hover: hover)").matches) area.focus();
  }

  function uploads(zone, ref, url, maxBytes) {
    const input = zone.querySelector("input[type=file]");
    const [waiting, told] = [[], []];
    let running = 0;
    let isTelling = false;

    // In order and until the circuit has it; every word may be said twice.
    async function tell(...word) {
      told.push(word);
      if (isTelling) return;
      isTelling = true;
      while (told.length > 0 && zone.isConnected) {
        try {
          await call(ref, ...told[0]);
          told.shift();
        } catch {
          await pause(1000);
        }
      }
      isTelling = false;
    }

    function add(files) {
      for (const file of files) {
        const id = ++count;
        tell("Began", id, file.name, file.size);
        if (file.size <= maxBytes) waiting.push({ id, file, key: newId() });
      }
      next();
    }

    function take() {
      add(input.files);
      input.value = "";
    }

    function next() {
      while (running < 2 && waiting.length > 0) run(waiting.shift());
    }

    // An upload that got no answer may have arrived: it is sent again with its key.
    async function run(upload) {
      running++;
      let request = await send(upload);
      for (let tries = 1; tries < UPLOAD_TRIES && (request.status === 0 || request.status === 503); tries++) {
        tell("Retrying", upload.id);
        await pause(1000 * 2 ** Math.min(tries, 3));
        request = await send(upload);
      }
      running--;
      tell("Ended", upload.id, failureOf(request));
      next();
    }

    function send({ id, file, key }) {
      const form = new FormData();
      form.append("file", file);
      const request = new XMLHttpRequest();
      let last = 0;
      request.open("POST", url);
      request.setRequestHeader(
        "RequestVerificationToken",
        document.querySelector("input[name=__RequestVerificationToken]").value,
      );
      request.setRequestHeader("Idempotency-Key", key);
      request.upload.addEventListener("progress", (e) => {
        if (e.lengthComputable && told.length === 0 && Date.now() - last > 300) {
          last = Date.now();
          tell("Progress", id, Math.floor((100 * e.loaded) / e.total));
        }
      });
      return new Promise((resolve) => {
        request.addEventListener("loadend", () => resolve(request));
        request.send(form);
      });
    }

    zone.addEventListener("dragover", (e) => { e.preventDefault(); zone.dataset.over = "true"; });
    zone.addEventListener("dragleave", () => delete zone.dataset.over);
    zone.addEventListener("drop", (e) => { e.preventDefault(); delete zone.dataset.over; add(e.dataTransfer.files); });
    input.addEventListener("change", take);
    take(); // What was chosen before anyone listened.
    zone.dataset.ready = "true";
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

  Object.assign(window.chatConsole, { composer, uploads });
})();
