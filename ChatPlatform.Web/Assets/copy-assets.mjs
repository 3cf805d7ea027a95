// Copies the console's typeface and the reader of PDF pages out of their packages, so that no page asks another host
// for them.
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** @param {string} from folder in a package @param {string} to folder in wwwroot @param {string[]} names files */
function copy(from, to, names) {
  const [source, target] = [join(here, "node_modules", from), join(here, "../wwwroot", to)];
  mkdirSync(target, { recursive: true });
  for (const name of names) copyFileSync(join(source, name), join(target, name));
  return source;
}

const inter = "@fontsource-variable/inter";
copy(`${inter}/files`, "fonts", ["latin", "latin-ext"].map((subset) => `inter-${subset}-wght-normal.woff2`));
copy(inter, "fonts", ["LICENSE"]);

copy("pdfjs-dist/legacy/build", "pdf", ["pdf.min.mjs", "pdf.worker.min.mjs"]);
copy("pdfjs-dist", "pdf", ["LICENSE"]);
copy("pdfjs-dist/wasm", "pdf/wasm", ["openjpeg.wasm", "LICENSE_OPENJPEG", "jbig2.wasm", "LICENSE_JBIG2"]);
copy("pdfjs-dist/cmaps", "pdf/cmaps", readdirSync(join(here, "node_modules/pdfjs-dist/cmaps")));
