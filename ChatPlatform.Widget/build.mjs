// Bundles the loader, the app of the frame and its styles into the static files of ChatPlatform.Web.
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const wwwroot = here("../ChatPlatform.Web/wwwroot/");
const outputs = [
  { in: here("src/loader/index.ts"), out: "widget" },
  { in: here("src/frame.ts"), out: "widget/frame" },
  { in: here("styles/frame.css"), out: "widget/frame" },
];

/** The frame's largest size in bytes, compressed: it is loaded on the customer's site. */
const MAX_FRAME_SIZE = 36_000;

/** Removes white space from the styles of the loader, a string that the bundler does not minify. */
const minifyLoaderStyles = {
  name: "minify-loader-styles",
  setup({ onLoad }) {
    onLoad({ filter: /loader\/styles\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8"))
        .replace(/\n\s*/g, "\n")
        .replace(/(?<=[{};,])\n/g, "")
        .replace(/ ?([{};:]) /g, "$1")
        .replace(/;\}/g, "}"),
      loader: "ts",
    }));
  },
};

await build({
  entryPoints: outputs,
  outdir: wwwroot,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome111", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  plugins: [minifyLoaderStyles],
});

for (const file of ["widget.js", "widget/frame.js", "widget/frame.css"]) {
  const bytes = readFileSync(wwwroot + file);
  const size = gzipSync(bytes, { level: 9 }).length;
  console.log(`${file}: ${bytes.length} bytes, ${size} gzip`);
  if (file === "widget/frame.js" && size > MAX_FRAME_SIZE) {
    throw new Error(`${file} has ${size} bytes compressed; at most ${MAX_FRAME_SIZE} are allowed.`);
  }
}
