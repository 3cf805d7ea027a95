import { ApiError } from "../../api/problem";

/** A delay that can be ended early. */
export class Pause {
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

/** Rejects when the promise takes longer than the timeout. */
export function within<T>(promise: Promise<T>, milliseconds: number, expired: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      expired();
      reject(new ApiError(0, "timeout"));
    }, milliseconds);
    void promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
