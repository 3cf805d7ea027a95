// The two places of the console where something leaves the browser: the composer of the desk and the uploads of the knowledge page.
(() => {
  "use strict";
  let count = 0;

  function composer(form, ref, key) {
    const area = form.querySelector("textarea");
    const name = `draft:${key}`;
    let typing = 0;
    let idle = 0;
    let isSending = false;
    const tell = (isTyping) => ref.invokeMethodAsync("Typing", isTyping).catch(() => {});
    const stop = () => { clearTimeout(idle); if (typing) { typing = 0; tell(false); } };

    // What was typed before we came stays, and counts as typed.
    const early = area.value !== "";
    area.value = area.value || (sessionStorage.getItem(name) ?? "");
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
    if (early) area.dispatchEvent(new Event("input"));
    if (matchMedia("(hover: hover)").matches) area.focus();
  }

  function uploads(zone, ref, url, maxBytes) {
    const input = zone.querySelector("input[type=file]");
    const waiting = [];
    let running = 0;
    const tell = (method, ...args) => ref.invokeMethodAsync(method, ...args).catch(() => {});

    function add(files) {
      for (const file of files) {
        const id = ++count;
        tell("Began", id, file.name, file.size);
        if (file.size <= maxBytes) waiting.push({ id, file });
      }
      next();
    }

    function take() {
      add(input.files);
      input.value = "";
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
    input.addEventListener("change", take);
    take(); // What was chosen before anyone listened.
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
