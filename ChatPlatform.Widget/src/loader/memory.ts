/** True when the customer has had a conversation here before. */
export function remembered(name: string): boolean {
  try {
    return localStorage.getItem(name) !== null;
  } catch {
    return false;
  }
}

export function remember(name: string): void {
  try {
    localStorage.setItem(name, "1");
  } catch {
    // Storage may be disabled: the frame is then loaded only on demand.
  }
}
