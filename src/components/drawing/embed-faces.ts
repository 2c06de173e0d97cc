export const exportFamily = "Source Sans 3";

export interface Face {
  weight: string;
  /** "U+0000-00FF, U+0131" */
  range: string;
}

export function facesOf<Own extends Face>(text: string, faces: readonly Own[]): Own[] {
  const letters = [...new Set(text)].map((letter) => letter.codePointAt(0)!).filter((code) => code > 0x20);
  return faces.filter(({ range }) => {
    const spans = spansOf(range);
    return letters.some((code) => spans.some(([from, to]) => code >= from && code <= to));
  });
}

/** The declaration of a face whose file is at hand. */
export function embeddedFace({ weight, range }: Face, base64: string): string {
  return `@font-face{font-family:"${exportFamily}";font-weight:${weight};src:url(data:font/woff2;base64,${base64}) format("woff2");unicode-range:${range}}`;
}

function spansOf(range: string): [number, number][] {
  return [...range.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/gi)].map(([, from, to]) => {
    const start = Number.parseInt(from!, 16);
    return [start, to === undefined ? start : Number.parseInt(to, 16)];
  });
}
