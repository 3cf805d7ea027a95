import { ApiError } from "../../api/problem";

/** A delay that can be ended early. */
export class CancellableDelay {
  #end: (() => void) | null = null;

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end(), milliseconds);
      this.#end = () => {
        clearTimeout(timer);
        this.#end = null;
        resolve();
      };
    });
  }

  end(): void {
    this.#end?.();
  }
}

/** Rejects with the code "timeout" when the promise takes longer, after calling `onTimeout`. */
export function withTimeout<T>(promise: Promise<T>, milliseconds: number, onTimeout: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onTimeout();
      reject(new ApiError(0, "timeout"));
    }, milliseconds);
    void promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
