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

  subscribe(listener: Listener): void {
    this.#listeners.push(listener);
  }

  dispatch(action: Action): void {
    const before = this.#state;
    this.#state = reduce(before, action);
    if (this.#state !== before) {
      this.#listeners.forEach((listener) => listener(this.#state, before));
    }
  }
}
