import { definitionAt, safeUrl } from "./links";

/** The link reference definitions of a message. */
export class Definitions {
  readonly #addresses = new Map<string, string>();
  #numbers: Set<string> | null = null;

  constructor(private readonly source: string) {}

  addressOf(label: string): string | undefined {
    return this.#addresses.get(label);
  }

  /** Removes the definitions at the start of a paragraph. */
  take(lines: string[]): void {
    if (lines[0]?.[0] !== "[") {
      return;
    }
    const text = lines.join("\n");
    let at = 0;
    for (let found = definitionAt(text, at); found !== null && this.#defines(found); found = definitionAt(text, at)) {
      if (!this.#addresses.has(found.label)) {
        this.#addresses.set(found.label, found.address);
      }
      at = found.end;
    }
    if (at > 0) {
      lines.splice(0, lines.length);
      for (const line of at < text.length ? text.slice(at).split("\n") : []) {
        lines.push(line);
      }
    }
  }

  /**
   * A number is a citation, unless a link such as `[text][1]` refers to its definition, and `[^1]: text` is a footnote.
   */
  #defines({ label, address }: { label: string; address: string }): boolean {
    if (!/^\d{1,3}$/.test(label)) {
      return label[0] !== "^";
    }
    this.#numbers ??= new Set([...this.source.matchAll(/\]\[(\d{1,3})\]/g)].map((m) => m[1]!));
    return safeUrl(address) !== null && this.#numbers.has(label);
  }
}
