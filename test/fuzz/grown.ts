/** Logs that no trainer writes: shaped like one, and far too deep, wide or well packed. */
import { gzipSync } from "fflate";
import type { Random } from "../../src/lib/statistics/random.js";
import { zstdBomb } from "./pack.js";
import { sealEvents, sealWandb } from "./records.js";
import type { FuzzFile } from "./seeds.js";

type Grow = (size: number, below: Random["below"]) => FuzzFile;

const text = (path: string, content: string): FuzzFile => ({ path, bytes: new TextEncoder().encode(content) });
const bytes = (path: string, content: ArrayLike<number>): FuzzFile => ({ path, bytes: Uint8Array.from(content) });

/** A message of Protocol Buffers in which field `field` holds itself `depth` times. */
function nested(field: number, depth: number): Uint8Array {
  const parts: number[] = [];
  let length = 0;
  for (let i = 0; i < depth; i++) {
    // from the inside out, the bytes in reverse
    const digits: number[] = [];
    for (let n = length; ; n >>= 7) {
      digits.push(n > 127 ? (n & 127) | 128 : n);
      if (n <= 127) break;
    }
    parts.push(...digits.reverse(), (field << 3) | 2);
    length = parts.length;
  }
  return Uint8Array.from(parts.reverse());
}

/** A Parquet file whose footer is these bytes. */
function footer(content: readonly number[]): number[] {
  const { length } = content;
  const mark = [0x50, 0x41, 0x52, 0x31];
  return [...mark, ...content, length & 255, (length >> 8) & 255, (length >> 16) & 255, 0, ...mark];
}

/** Each takes a size from 1 to some thousands. */
const growths: readonly Grow[] = [
  (size) => text("deep.jsonl", `{"step":1,"a":${'{"a":'.repeat(size)}1${"}".repeat(size)}}\n`),
  (size) => text("deep.json", `${"[".repeat(size)}1${"]".repeat(size)}`),
  (size) => text("trainer_state.json", `{"log_history":${"[".repeat(size)}{"step":1,"loss":${'{"a":'.repeat(size)}`),
  (size) => text("console.txt", `{'loss': 0.1, 'epoch': 1.0}\n${"{'a': ".repeat(size)}${"}".repeat(size)}\n`),
  (size) => text("console.txt", `{'loss': ${"np.float64(".repeat(size)}1${")".repeat(size)}}\n`),
  (size) => text("console.txt", `{'loss': ${"x(".repeat(size)}\n{'loss': 0.1}\n`),
  (size) =>
    text("verl.txt", `step:1 - ${"a:1 - ".repeat(size)}b:${"9".repeat(size)}\nstep:${"1".repeat(size)} - a:1\n`),
  (size) =>
    text("wide.csv", `step,${Array.from({ length: size }, (_, i) => `c${i}`).join(",")}\n1${",2".repeat(size)}\n`),
  (size) => text("wide.csv", `step,acc\n${'"'.repeat(size)}\n1,"${"\n".repeat(size)}`),
  (size) => text("name.csv", `step,${"val-core/".repeat(size)}acc/mean@8\n1,0.5\n2,0.6\n`),
  (size) => text("wide.jsonl", `{"step":1${Array.from({ length: size }, (_, i) => `,"k${i}":${i}`).join("")}}\n`),
  (size) =>
    text(
      "new-keys.jsonl",
      Array.from({ length: Math.min(size, 3000) }, (_, i) => `{"step":${i},"k${i}":1}\n`).join("")
    ),
  (size) => text("steps.jsonl", Array.from({ length: size }, (_, i) => `{"step":${i * 1e12},"acc":0.5}\n`).join("")),
  (size) => text("back.csv", `step,acc\n${Array.from({ length: size }, (_, i) => `${size - i},0.5\n`).join("")}`),
  (size) => text("proto.jsonl", `{"step":1,"__proto__":{"step":2,"a":1},"constructor":1,"acc":0.${size}}\n`.repeat(3)),
  (size, below) => ({
    path: "bomb.csv.gz",
    bytes: gzipSync(new Uint8Array(size * 1024).fill(48 + below(10)), { mtime: 0 })
  }),
  (size) => ({ path: "bomb.jsonl.zst", bytes: zstdBomb(1 + Math.floor(size / 40)) }),
  (size) => ({ path: "events.out.tfevents.1.a", bytes: sealEvents([nested(5, size)]) }),
  (size) => ({
    path: "events.out.tfevents.1.a",
    bytes: sealEvents(Array.from({ length: 50 }, () => nested(1, size % 50)))
  }),
  (size) => ({ path: "run-1.wandb", bytes: sealWandb([nested(2, size), nested(17, size), nested(5, size)]) }),
  (size) => bytes("deep.parquet", footer([0x15, 2, ...new Array<number>(size).fill(0x1c)])),
  (size) => bytes("list.parquet", footer([0x15, 2, 0x19, ...new Array<number>(size).fill(0x19)])),
  // a schema that says that each of its fields has as many children
  (size) => {
    const element = [0x48, 1, 0x61, 0x15, (size % 60) * 2, 0];
    const elements = new Array<number[]>(14).fill(element).flat();
    return bytes("children.parquet", footer([0x15, 2, 0x19, 0xec, ...elements, 0x16, 200, 1, 0x19, 0x0c, 0]));
  }
];

/** One of them, its size mostly small and now and then some ten thousands. */
export function grown({ below }: Pick<Random, "below">): FuzzFile {
  const size = 1 + below([10, 100, 1000, 20_000][below(4)]!);
  return growths[below(growths.length)]!(size, below);
}
