/** Checks of values from other windows. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isText(value: unknown, maxLength = 8000): value is string {
  return typeof value === "string" && value.length <= maxLength;
}
