// Draws a page of a PDF file and marks the text of a passage on it. The reader is loaded when the first page is shown;
// it reads only the parts of the file that the page needs, and runs none of the file's programs.
(() => {
  "use strict";
  const FOLDER = "/pdf";
  const MIN_MARKED = 3; // Shorter pieces of text are marked only inside of the passage's own run of text.
  let library = null;

  async function load() {
    const pdf = await import(`${FOLDER}/pdf.min.mjs`);
    pdf.GlobalWorkerOptions.workerSrc = `${FOLDER}/pdf.worker.min.mjs`;
    return pdf;
  }

  /** Letters and digits only, so that line breaks, hyphens and spaces do not matter. */
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

  /** The pieces of the page's text that belong to the passage. */
  function marked(items, passage) {
    const wanted = plain(passage);
    let all = "";
    const ranges = items.map((item) => {
      const from = all.length;
      all += plain(item.str);
      return { item, from, to: all.length };
    });
    const at = wanted.length > 0 ? all.indexOf(wanted) : -1;
    return ranges.filter(({ from, to }) => to > from && (at >= 0
      ? from < at + wanted.length && to > at
      : to - from >= MIN_MARKED && wanted.includes(all.slice(from, to)))).map((r) => r.item);
  }

  function mark(layer, items, viewport) {
    for (const { transform, width, height } of items) {
      const [a, b, , , x, y] = transform;
      const tall = height || Math.hypot(a, b);
      const corners = [
        ...viewport.convertToViewportPoint(x, y - tall * 0.2), ...viewport.convertToViewportPoint(x + width, y + tall),
      ];
      const box = document.createElement("i");
      box.style.left = `${Math.min(corners[0], corners[2])}px`;
      box.style.top = `${Math.min(corners[1], corners[3])}px`;
      box.style.width = `${Math.abs(corners[2] - corners[0])}px`;
      box.style.height = `${Math.abs(corners[3] - corners[1])}px`;
      layer.append(box);
    }
  }

  /**
   * Draws a page into an element with a canvas and an empty layer.
   * @returns {Promise<string|null>} why it could not be drawn, or null
   */
  async function showPage(host, url, number, passage) {
    let file = null;
    try {
      library ??= load();
      const pdf = await library;
      file = pdf.getDocument({
        url, cMapUrl: `${FOLDER}/cmaps/`, cMapPacked: true, wasmUrl: `${FOLDER}/wasm/`, useWorkerFetch: false,
        disableAutoFetch: true, disableStream: true, disableWorkerRendering: true, enableXfa: false,
        isOffscreenCanvasSupported: false, maxImageSize: 1 << 26, canvasMaxAreaInBytes: 1 << 28,
      });
      const page = await (await file.promise).getPage(number);
      const canvas = host.querySelector("canvas");
      const scale = host.clientWidth / page.getViewport({ scale: 1 }).width;
      const viewport = page.getViewport({ scale });
      const sharpness = Math.min(window.devicePixelRatio || 1, 2);
      [canvas.width, canvas.height] = [viewport.width * sharpness, viewport.height * sharpness];
      canvas.style.aspectRatio = `${viewport.width} / ${viewport.height}`;
      await page.render({ canvas, viewport: page.getViewport({ scale: scale * sharpness }) }).promise;
      const { items } = await page.getTextContent();
      const layer = host.querySelector(".page-marks");
      layer.replaceChildren();
      mark(layer, marked(items.filter((i) => "str" in i), passage), viewport);
      layer.firstElementChild?.scrollIntoView({ block: "center" });
      return null;
    } catch (error) {
      library = error?.name === "TypeError" ? null : library; // A reader that did not load is loaded again.
      return error?.name === "PasswordException"
        ? "The page cannot be shown: the file is protected by a password."
        : "The page cannot be shown. Download the file to see it.";
    } finally {
      await file?.destroy();
    }
  }

  Object.assign(window.chatConsole, { showPage });
})();
