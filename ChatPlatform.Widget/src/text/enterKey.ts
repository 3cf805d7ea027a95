/** A keydown this soon after the end of a composition is the one that ended it. Milliseconds: no hand is as fast. */
const BELONGS = 10;

/** Tells Enter that sends from Enter that takes a word of an input method (Japanese, Chinese, Korean and others). */
export class EnterKey {
  #isComposing = false;
  #endedAt = Number.NEGATIVE_INFINITY;

  constructor(input: HTMLElement) {
    input.addEventListener("compositionstart", () => (this.#isComposing = true));
    input.addEventListener("compositionend", (event) => {
      this.#isComposing = false;
      this.#endedAt = event.timeStamp;
    });
  }

  /** False for a keydown that the input method has used: Safari sends it after the composition's end, with the key code 229. */
  isMeant(event: KeyboardEvent): boolean {
    const belongs = event.timeStamp - this.#endedAt < BELONGS;
    this.#endedAt = Number.NEGATIVE_INFINITY;
    return !event.isComposing && event.keyCode !== 229 && !this.#isComposing && !belongs;
  }
}
