/** A seeded sample of mutants, in shares of the files that they are in. */
import { group, shuffler } from "d3-array";
import { randomLcg } from "d3-random";

/** A place in a file: lines from 1, columns from 0. */
export interface Place {
  file: string;
  start: { line: number; column: number };
  end: { line: number; column: number };
}

/** A place with what Stryker makes of it. */
export interface Mutant extends Place {
  mutatorName: string;
  replacement: string;
}

/** Of each file its share of `size` mutants, rounded up: each of its mutants is as likely as any other. */
export function sampleOfEach<One extends Place>(mutants: readonly One[], size: number, seed: number): One[] {
  if (size >= mutants.length) return [...mutants];
  const shuffle = shuffler(randomLcg(seed / 2 ** 32));
  return [...group(mutants, ({ file }) => file).values()].flatMap((theirs) =>
    shuffle([...theirs]).slice(0, Math.ceil((theirs.length / mutants.length) * size))
  );
}

/** What a mutant is known by, in the sample, the runner and the report. */
export function nameOf({ file, start, end, mutatorName, replacement }: Mutant): string {
  return `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${mutatorName} ${replacement}`;
}

/**
 * At least `size` of the mutants, or all: of each file its share, rounded up. A chosen place takes all mutants inside it
 * along, for they run with it.
 *
 * @returns the chosen places
 */
export function sample<One extends Place>(mutants: readonly One[], size: number, seed: number): One[] {
  if (size >= mutants.length) return [...mutants];
  const byFile = group(mutants, ({ file }) => file);
  const shuffle = shuffler(randomLcg(seed / 2 ** 32));
  return [...byFile.values()].flatMap((theirs) => {
    const wanted = Math.ceil((theirs.length / mutants.length) * size);
    const chosen: One[] = [];
    const taken = () => theirs.filter((one) => chosen.some((place) => isInside(one, place))).length;
    for (const one of shuffle([...theirs])) {
      if (taken() >= wanted) break;
      chosen.push(one);
    }
    return chosen;
  });
}

export function isInside(one: Place, other: Place): boolean {
  const order = (a: Place["start"], b: Place["start"]) => a.line - b.line || a.column - b.column;
  return one.file === other.file && order(one.start, other.start) >= 0 && order(one.end, other.end) <= 0;
}

/** 95% interval of a share by Wilson's formula. */
export function wilson(hits: number, of: number): [number, number] {
  const z = 1.959963984540054;
  const share = hits / of;
  const centre = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return [centre - half, centre + half];
}
