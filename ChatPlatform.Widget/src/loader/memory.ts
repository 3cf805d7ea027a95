/** True when a customer has talked here before. */
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
    // The page may forbid it: then the frame is only loaded when the customer wants it.
  }
}
