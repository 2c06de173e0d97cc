/** Input number i of a fuzz run: a function of the seed and of i alone, so that any of them can be made again. */
import { gzipSync } from "fflate";
import { type Random, seededRandom } from "../../src/lib/statistics/random.js";
import { grown } from "./grown.js";
import { mutations } from "./mutate.js";
import { zstdOf } from "./pack.js";
import type { FuzzFile, Seed } from "./seeds.js";

export interface Input {
  files: FuzzFile[];
  /** what was done, in words */
  how: string;
  /** length of the pieces in which its bytes come */
  piece: number;
}

/** Of so many inputs one is grown and not mutated. */
const grownEvery = 25;

export function inputAt(index: number, seed: number, seeds: readonly Seed[]): Input {
  const random = randomAt(index, seed);
  const { below } = random;
  const piece = [1, 7, 100, 4096, 1 << 18][below(5)]!;
  if (index % grownEvery === 0) {
    const file = grown(random);
    return { files: [file], how: `grown ${file.path}`, piece: Math.max(4096, piece) };
  }
  const from = seeds[below(seeds.length)]!;
  const files = from.files.map((file) => ({ ...file }));
  const target = below(3) === 0 ? below(files.length) : 0;
  const names: string[] = [];
  // mostly one change: two hide each other
  for (let changes = [1, 1, 1, 2, 4][below(5)]!; changes > 0; changes--) {
    const mutation = mutations[below(mutations.length)]!;
    const other = () => seeds[below(seeds.length)]!.files[0]!.bytes;
    files[target]!.bytes = mutation.change(files[target]!.bytes, {
      below,
      boundaries: target === 0 ? from.boundaries : [],
      other
    });
    names.push(mutation.name);
  }
  if (files.length === 1 && below(20) === 0) {
    const [file] = files as [FuzzFile];
    const gzip = below(2) === 0;
    file.bytes = gzip ? gzipSync(file.bytes, { level: 1, mtime: 0 }) : zstdOf(file.bytes);
    file.path += gzip ? ".gz" : ".zst";
    names.push("packed");
  }
  const long = files.reduce((sum, { bytes }) => sum + bytes.length, 0) > 20_000;
  // a packed log begins anew at every place that is asked for: byte by byte it would take for ever
  const packed = files.some(({ path }) => /\.(gz|zst)$/.test(path));
  return { files, how: `${from.name}: ${names.join(", ")}`, piece: long || packed ? Math.max(100, piece) : piece };
}

/** A stream of chance of its own for each input. */
function randomAt(index: number, seed: number): Random {
  const random = seededRandom(Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b));
  // the first draws of neighbouring seeds are alike
  for (let i = 0; i < 8; i++) random.uniform();
  return random;
}
