import { reduce, type Action, type ChatState } from "../state/chat";

type Listener = (state: ChatState, before: ChatState) => void;

/** Holds the state, which changes only by actions. */
export class Store {
  #state: ChatState;
  readonly #listeners: Listener[] = [];

  constructor(initial: ChatState) {
    this.#state = initial;
  }

  get state(): ChatState {
    return this.#state;
  }

  /** Calls the listener after each change. Returns a function that ends this. */
  subscribe(listener: Listener): () => void {
    this.#listeners.push(listener);
    return () => {
      const at = this.#listeners.indexOf(listener);
      if (at >= 0) {
        this.#listeners.splice(at, 1);
      }
    };
  }

  dispatch(action: Action): void {
    const before = this.#state;
    this.#state = reduce(before, action);
    if (this.#state !== before) {
      [...this.#listeners].forEach((listener) => listener(this.#state, before));
    }
  }
}
