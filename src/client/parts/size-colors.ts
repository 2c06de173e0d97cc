/** Which model size a colour stands for: every drawing paints a size in its own token. */

const token = /^var\(--(?:size|llama)-(\d+(?:-\d+)?)b(?:-text)?\)$/;

/** The colour that an element or the group around it is painted in; null = none of its own. */
export function colorOf(element: Element): string | null {
  for (let node: Element | null = element; node && node.tagName !== "svg"; node = node.parentElement) {
    for (const name of ["fill", "stroke"]) {
      const paint = node.getAttribute(name);
      if (paint?.startsWith("var(--") && paint !== "var(--surface)") return paint;
      if (paint?.startsWith("color-mix(")) return paint;
    }
  }
  return null;
}

/** N of the size that a label of a drawing names; null = it names none. */
export function labelSize(label: Element | null): number | null {
  if (!label) return null;
  return sizeOfColor(colorOf(label)) ?? sizeOfColor(colorOf(label.firstElementChild ?? label));
}

/** N of the size whose token a colour is; null = it is no size's. */
export function sizeOfColor(color: string | null): number | null {
  const number = token.exec(color ?? "")?.[1];
  return number === undefined ? null : Math.round(Number(number.replace("-", ".")) * 1e9);
}
