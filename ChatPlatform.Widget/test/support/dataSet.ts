import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "..", "shared", "data");

/** Parsed lines of a data set in the folder `shared` beside the checkout; null when it does not exist. */
export function dataSet<T>(file: string): T[] | null {
  const path = join(FOLDER, file);
  if (!existsSync(path)) {
    console.log(`The data set ${file} was not found (folder "shared" beside the checkout). Its tests are skipped.`);
    return null;
  }
  const bytes = readFileSync(path);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as T);
}

/**
 * The hostile texts of the browser tests. In a line, "{n}" is replaced by the id of the text and "{sink}" by a URL that
 * must never be requested.
 */
export function hostileTexts(): string[] {
  const path = join(import.meta.dirname, "..", "..", "..", "ChatPlatform.Tests", "Browser", "hostile-text.jsonl");
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return lines.map((line, i) =>
    (JSON.parse(line) as string).replaceAll("{n}", `zq${i}q`).replaceAll("{sink}", "127.0.0.66:9"),
  );
}
