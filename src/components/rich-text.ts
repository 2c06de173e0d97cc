/** Words of a frame as lines of an SVG, where nothing wraps by itself. Runs in Node too, so widths come from a list. */

/** Text of one look. */
export interface TextRun {
  text: string;
  raised?: boolean;
  lowered?: boolean;
  bold?: boolean;
  italic?: boolean;
}

type Look = Omit<TextRun, "text">;

const looks: Record<string, Look> = {
  SUP: { raised: true },
  SUB: { lowered: true },
  B: { bold: true },
  STRONG: { bold: true },
  I: { italic: true },
  EM: { italic: true }
};
const inline = new Set([...Object.keys(looks), "A", "SPAN", "SMALL", "CODE", "CITE"]);
/** Size of a raised or lowered letter beside the others. */
const small = 0.78;

/** What stands in an element, without its tags; what is a block of its own is kept apart by a space. */
export function textRuns(element: Element, look: Look = {}): TextRun[] {
  const runs = Array.from(element.childNodes).flatMap((node): TextRun[] => {
    if (node.nodeType === 3) return [{ text: (node.textContent ?? "").replace(/[ \n\t]+/g, " "), ...look }];
    if (node.nodeType !== 1) return [];
    const child = node as Element;
    const inside = textRuns(child, { ...look, ...looks[child.tagName] });
    return inline.has(child.tagName) ? inside : [...inside, { text: " ", ...look }];
  });
  return runs.filter(({ text }) => text !== "");
}

/** Advance widths of the sans face at weight 400, thousandths of the size, from the space to the tilde. */
const advances =
  `200 289 426 497 497 824 609 249 303 303 418 497 249 311 249 350 497 497 497 497 497 497 497 497 497 497 249 249 497
  497 497 425 847 543 588 571 615 527 494 617 652 263 479 579 486 727 647 664 566 664 569 534 536 645 515 786 513 476 539
  303 350 303 497 500 542 504 553 456 555 496 292 504 544 246 247 495 255 829 547 542 555 555 347 419 338 544 467 719 446
  467 425 303 241 303 497`
    .split(/\s+/)
    .map(Number);
/** Of letters that the list lacks, and how much wider the same text is at weight 600. */
const [otherAdvance, boldness] = [520, 1.035];

/** Pixels, without kerning, which takes a hundredth off. */
export function runsWidth(runs: readonly TextRun[], size: number): number {
  return runs.reduce((sum, { text, raised, lowered, bold }) => {
    const ems =
      [...text].reduce((all, letter) => all + (advances[letter.charCodeAt(0) - 32] ?? otherAdvance), 0) / 1000;
    return sum + ems * (raised || lowered ? size * small : size) * (bold ? boldness : 1);
  }, 0);
}

/** The runs in lines no wider than this, broken at spaces. */
export function wrapRuns(runs: readonly TextRun[], size: number, width: number): TextRun[][] {
  const lines: TextRun[][] = [];
  let line: TextRun[] = [];
  for (const word of wordsOf(runs)) {
    const longer = [...line, ...word];
    if (trimmed(line).length > 0 && runsWidth(trimmed(longer), size) > width) {
      lines.push(trimmed(line));
      line = [...word];
    } else {
      line = longer;
    }
  }
  if (trimmed(line).length > 0) lines.push(trimmed(line));
  return lines.map(joined);
}

/** Runs cut after each space: a word may change its look on the way, as a number with an exponent does. */
function wordsOf(runs: readonly TextRun[]): TextRun[][] {
  const words: TextRun[][] = [];
  let word: TextRun[] = [];
  for (const { text, ...look } of runs) {
    for (const piece of text.split(/(?<= )/)) {
      word.push({ text: piece, ...look });
      if (piece.endsWith(" ")) {
        words.push(word);
        word = [];
      }
    }
  }
  return word.length > 0 ? [...words, word] : words;
}

/** Without spaces at its ends. */
function trimmed(line: readonly TextRun[]): TextRun[] {
  const left = line.map((run) => ({ ...run }));
  while (/^ *$/.test(left[0]?.text ?? "x")) left.shift();
  while (/^ *$/.test(left.at(-1)?.text ?? "x")) left.pop();
  const [first, last] = [left[0], left.at(-1)];
  if (first) first.text = first.text.replace(/^ +/, "");
  if (last) last.text = last.text.replace(/ +$/, "");
  return left;
}

function joined(runs: readonly TextRun[]): TextRun[] {
  const whole: TextRun[] = [];
  for (const run of runs) {
    const before = whole.at(-1);
    const same =
      before && (["raised", "lowered", "bold", "italic"] as const).every((key) => !before[key] === !run[key]);
    if (same) before.text += run.text;
    else whole.push({ ...run });
  }
  return whole;
}

/** `<text>` of one line. */
export function textLine(
  runs: readonly TextRun[],
  { x, y, size, ...rest }: { x: number; y: number; size: number; fill?: string }
): string {
  let level = 0;
  const pieces = runs.map(({ text, raised, lowered, bold, italic }) => {
    const wanted = raised ? -0.42 * size : lowered ? 0.18 * size : 0;
    const attributes = {
      ...(wanted === level ? {} : { dy: rounded(wanted - level) }),
      ...(raised || lowered ? { "font-size": rounded(size * small) } : {}),
      ...(bold ? { "font-weight": 600 } : {}),
      ...(italic ? { "font-style": "italic" } : {})
    };
    level = wanted;
    const plain = Object.keys(attributes).length === 0;
    return plain ? escapeXml(text) : `<tspan${attributesOf(attributes)}>${escapeXml(text)}</tspan>`;
  });
  return `<text${attributesOf({ x: rounded(x), y: rounded(y), "font-size": size, ...rest })}>${pieces.join("")}</text>`;
}

export function attributesOf(attributes: Record<string, string | number>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('"', "&quot;")}"`)
    .join("");
}

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}
