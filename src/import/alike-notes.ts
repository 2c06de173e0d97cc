/** Notes that repeat for many runs or files, in a list that stays short. */

/** A note and the run or file that it is of; null: of none. */
export interface NoteOf {
  of: string | null;
  text: string;
}

const standaloneNumber = /(?<![\w.])\d+(?:\.\d+)?(?!\w)/g;

/** Notes that differ in their numbers alone stand once, with of how many others they are. */
export function alikeOnce(notes: readonly NoteOf[], noun: string): string[] {
  const alike = new Map<string, { first: NoteOf; others: Set<string> }>();
  for (const note of notes) {
    const { of, text } = note;
    const key = of === null ? text : text.replaceAll(of, "").replaceAll(standaloneNumber, "0");
    const found = alike.get(key);
    if (found === undefined) alike.set(key, { first: note, others: new Set() });
    else if (of !== null && of !== found.first.of) found.others.add(of);
    // two of one run differ in numbers that tell them apart
    else if (text !== found.first.text) alike.set(`${of}\n${text}`, { first: note, others: new Set() });
  }
  return [...alike.values()].map(({ first: { of, text }, others }) => {
    const more = others.size === 0 ? "" : `; likewise ${others.size} other ${noun}${others.size === 1 ? "" : "s"}`;
    return `${of === null ? "" : `${of}: `}${text}${more}`;
  });
}
