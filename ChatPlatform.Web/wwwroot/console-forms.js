// The two parts of the console that send data from the browser: the composer of the inbox and the uploads of the
// knowledge page. Responses over the circuit can be lost, so every write has an id that makes it idempotent.
(() => {
  "use strict";
  const CALL_TIMEOUT = 10000;
  const MAX_UPLOAD_ATTEMPTS = 6;
  // White space, control and format characters, variation selectors and characters without a glyph, as in
  // UnicodeText.IsBlank.
  const INVISIBLE = new RegExp(
    "^[\\s\\p{White_Space}\\p{Cc}\\p{Cf}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u2800\\u3164\\uFFA0" +
      "\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]*$",
    "u",
  );
  const isBlank = (text) => INVISIBLE.test(text);
  const clean = (text) => text.replace(/\0/g, "").replace(/\p{Surrogate}/gu, "\uFFFD");
  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  let count = 0;

  // Calls the circuit. Rejects after a timeout or a reconnect: a call whose connection was lost never completes.
  function call(ref, method, ...args) {
    return new Promise((resolve, reject) => {
      const stop = new AbortController();
      const fail = () => { stop.abort(); reject(new Error("no answer")); };
      const timer = setTimeout(fail, CALL_TIMEOUT);
      stop.signal.addEventListener("abort", () => clearTimeout(timer));
      document.addEventListener("chatconsole:reconnected", fail, { signal: stop.signal });
      ref.invokeMethodAsync(method, ...args).then(resolve, reject).finally(() => stop.abort());
    });
  }

  // A value in sessionStorage, which may be unavailable.
  function stored(name) {
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
          /* Storage is full or disabled. */
        }
      },
    };
  }

  // Sending before the composer has attached is done as soon as it has.
  function sendLater(e) {
    const form = e.target.closest?.("form.composer:not([data-listening])");
    if (!form || (e.type === "keydown" && (e.key !== "Enter" || e.shiftKey))) return;
    e.preventDefault();
    form.toggleAttribute("data-waiting", true);
  }
  document.addEventListener("keydown", sendLater);
  document.addEventListener("submit", sendLater);

  function composer(form, ref, key) {
    const area = form.querySelector("textarea");
    const send = form.querySelector("button[type=submit]");
    const state = form.querySelector("[data-composer-state]");
    form.toggleAttribute("data-listening", true);
    const thread = form.closest(".thread");
    const [draft, sent] = [stored(`draft:${key}`), stored(`sent:${key}`)];
    // The message that was sent and is not in the thread yet: sending the same text again uses the same id.
    let pending = JSON.parse(sent.read() ?? "null");
    let isSending = false;
    let typing = 0;
    let idle = 0;
    const setTyping = (isTyping) => ref.invokeMethodAsync("Typing", isTyping).catch(() => {});
    const stop = () => { clearTimeout(idle); if (typing) { typing = 0; setTyping(false); } };
    const setState = (text) => { if (state.textContent !== text) state.textContent = text; };
    const keep = () => { draft.write(area.value); sent.write(pending && JSON.stringify(pending)); };

    function show(sending) {
      isSending = sending;
      send.disabled = sending;
      form.toggleAttribute("data-sending", sending);
    }

    // Removes the sent text from the composer once the message is in the thread; keeps text that was typed since.
    function settle() {
      if (!pending || !thread.querySelector(`[data-client-id="${pending.id}"]`)) return;
      area.value = area.value.startsWith(pending.text) ? area.value.slice(pending.text.length) : area.value;
      pending = null;
      keep();
      setState("");
      show(false);
    }

    // Keeps text that was typed before this script attached, and handles it as input.
    const early = area.value !== "";
    area.value = area.value || (draft.read() ?? "");
    area.addEventListener("input", () => {
      keep();
      if (isBlank(area.value)) return stop();
      if (Date.now() - typing > 2500) { typing = Date.now(); setTyping(true); }
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
      const current = pending;
      keep();
      setState("");
      show(true);
      stop();
      try {
        await call(ref, "SendAsync", current.id, clean(text));
      } catch {
        if (pending === current) {
          setState("Not confirmed yet. Send again once you are connected; it is delivered only once.");
        }
      }
      if (pending === current) show(false);
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
    if (form.hasAttribute("data-waiting")) {
      form.removeAttribute("data-waiting");
      form.requestSubmit();
    }
  }

  function uploads(zone, ref, url, maxBytes) {
    const input = zone.querySelector("input[type=file]");
    const [waiting, reports] = [[], []];
    const undecided = new Map(); // Uploads whose name a document has, by id.
    let running = 0;
    let isReporting = false;

    // Reports to the circuit in order, and retries until it responds; reports are idempotent.
    async function report(...args) {
      reports.push(args);
      if (isReporting) return;
      isReporting = true;
      while (reports.length > 0 && zone.isConnected) {
        try {
          await call(ref, ...reports[0]);
          reports.shift();
        } catch {
          await pause(1000);
        }
      }
      isReporting = false;
    }

    function add(files) {
      for (const file of files) {
        const id = ++count;
        report("Began", id, file.name, file.size);
        if (file.size <= maxBytes) waiting.push({ id, file, key: newId(), labels: zone.dataset.labels ?? "" });
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

    // An upload without a response may have arrived: it is retried with the same idempotency key.
    async function run(upload) {
      running++;
      let request = await send(upload);
      const mayRetry = () => request.status === 0 || request.status === 503;
      for (let attempt = 1; attempt < MAX_UPLOAD_ATTEMPTS && mayRetry(); attempt++) {
        report("Retrying", upload.id);
        await pause(1000 * 2 ** Math.min(attempt, 3));
        request = await send(upload);
      }
      running--;
      if (request.status === 409 && codeOf(request) === "name_taken") {
        undecided.set(upload.id, upload);
        report("Taken", upload.id);
      } else {
        report("Ended", upload.id, failureOf(request));
      }
      next();
    }

    zone.decideUpload = (id, sameName) => {
      const upload = undecided.get(id);
      if (!upload) return;
      undecided.delete(id);
      waiting.push({ ...upload, sameName });
      next();
    };

    function send({ id, file, key, labels, sameName = "ask" }) {
      const form = new FormData();
      form.append("file", file);
      const request = new XMLHttpRequest();
      let last = 0;
      request.open("POST", `${url}?sameName=${sameName}${labels}`);
      request.setRequestHeader(
        "RequestVerificationToken",
        document.querySelector("input[name=__RequestVerificationToken]").value,
      );
      request.setRequestHeader("Idempotency-Key", key);
      request.upload.addEventListener("progress", (e) => {
        if (e.lengthComputable && reports.length === 0 && Date.now() - last > 300) {
          last = Date.now();
          report("Progress", id, Math.floor((100 * e.loaded) / e.total));
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
    take(); // Files that were chosen before this script attached.
    zone.dataset.ready = "true";
  }

  function codeOf(request) {
    try {
      return JSON.parse(request.responseText).code;
    } catch {
      return undefined;
    }
  }

  function failureOf(request) {
    if (request.status >= 200 && request.status < 300) return null;
    if (request.status === 0) return "The connection was lost. Check it, then upload the file again.";
    if (request.status === 401) return "You are signed out. Sign in again, then upload the file.";
    try {
      return JSON.parse(request.responseText).detail ?? "The upload failed.";
    } catch {
      return "The upload failed. Try again in a moment.";
    }
  }

  // A file dropped outside of the drop zone would replace the page.
  for (const type of ["dragover", "drop"]) {
    document.addEventListener(type, (e) => { if (e.dataTransfer?.types.includes("Files")) e.preventDefault(); });
  }

  // The first field that a form marks as wrong after it was sent gets the focus, unless the user is elsewhere by then.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    const active = document.activeElement;
    const look = (attempts) => {
      const wrong = form.querySelector("[aria-invalid=true]");
      if (wrong && document.activeElement === active) wrong.focus();
      else if (!wrong && attempts > 0 && form.isConnected) setTimeout(look, 100, attempts - 1);
    };
    setTimeout(look, 100, 20);
  });

  const decideUpload = (zone, id, sameName) => zone.decideUpload(id, sameName);
  Object.assign(window.chatConsole, { composer, uploads, decideUpload });
})();
