// Copies the console's typeface out of its package, so that no page asks another host for it.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const from = join(here, "node_modules/@fontsource-variable/inter");
const to = join(here, "../wwwroot/fonts");

mkdirSync(to, { recursive: true });
for (const subset of ["latin", "latin-ext"]) {
  const name = `inter-${subset}-wght-normal.woff2`;
  copyFileSync(join(from, "files", name), join(to, name));
}
copyFileSync(join(from, "LICENSE"), join(to, "LICENSE"));
