/** True when the customer has had a conversation in this browser before. */
export function isReturning(name: string): boolean {
  try {
    return localStorage.getItem(name) !== null;
  } catch {
    return false;
  }
}

export function markReturning(name: string): void {
  try {
    localStorage.setItem(name, "1");
  } catch {
    // Storage may be disabled. The frame is then loaded only on demand.
  }
}
