type Child = Node | string | null;

/** Creates an element with attributes and children. Null attributes are omitted; strings become text nodes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | null> = {},
  children: readonly Child[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((c) => c !== null));
  return element;
}

export function button(
  attributes: Record<string, string | null>,
  children: readonly Child[],
  onClick: () => void,
): HTMLButtonElement {
  const element = h("button", { type: "button", ...attributes }, children);
  element.addEventListener("click", onClick);
  return element;
}

/** Sets the text only when it differs, to keep selections and screen reader positions. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
