/** Milliseconds after the end of a composition within which a keydown is the one that has ended it. */
const COMPOSITION_END_WINDOW = 10;

/**
 * Distinguishes Enter that sends from Enter that confirms a word of an input method (Japanese, Chinese, Korean and
 * others).
 */
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

  /**
   * False for a keydown that the input method uses. Safari sends it after the composition has ended, with key code 229.
   */
  isSubmit(event: KeyboardEvent): boolean {
    const endsComposition = event.timeStamp - this.#endedAt < COMPOSITION_END_WINDOW;
    this.#endedAt = Number.NEGATIVE_INFINITY;
    return !event.isComposing && event.keyCode !== 229 && !this.#isComposing && !endsComposition;
  }
}
