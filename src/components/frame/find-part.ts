/**
 * The first element of a frame that is the part of this name, outside drawings and tables. A walk, since jsdom, in which the
 * build makes every frame, takes ten times as long for a selector.
 */
export function findPart(frame: Element, name: string): Element | null {
  for (let child = frame.firstElementChild; child; child = child.nextElementSibling) {
    if (child.getAttribute("data-part") === name) return child;
    const found = /^(?:svg|table)$/.test(child.localName) ? null : findPart(child, name);
    if (found) return found;
  }
  return null;
}
