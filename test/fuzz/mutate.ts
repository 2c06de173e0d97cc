/** Changes that break a log: each takes bytes and gives other bytes, all chance from one seeded stream. */
import type { Random } from "../../src/lib/statistics/random.js";
import { eventsIn, joined, sealEvents, sealWandb, wandbRecordsIn } from "./records.js";

export interface Mutation {
  name: string;
  change: (bytes: Uint8Array, chance: Chance) => Uint8Array;
}

/** What a mutation draws from. */
export interface Chance extends Pick<Random, "below"> {
  /** places of the log where a lie matters */
  boundaries: readonly number[];
  /** bytes of another log */
  other: () => Uint8Array;
}

/** Numbers at the edges of what a length, a count or an offset can be. */
const edges = [
  0,
  1,
  -1,
  2,
  7,
  8,
  127,
  128,
  255,
  256,
  32_767,
  65_535,
  65_536,
  2 ** 24,
  2 ** 28,
  2 ** 31 - 1,
  -(2 ** 31)
];
const hugeNumbers = ["1e308", "1e309", "-1e309", "9".repeat(400), "NaN", "Infinity", "-0", "1e-400", "0x10", "1_0", ""];
const brackets = [
  "{",
  "[",
  '{"a":',
  "[[",
  "(",
  '"',
  "'",
  "{'a': ",
  "}",
  "]",
  "\\",
  "\0",
  "\r",
  "\n",
  ",",
  ":",
  "\u202e"
];

/** A place: near a boundary, at an end, or anywhere. */
function placeIn(bytes: Uint8Array, { below, boundaries }: Chance): number {
  const kind = below(8);
  if (kind < 3 && boundaries.length > 0) {
    return within(boundaries[below(boundaries.length)]! + below(9) - 4, bytes);
  }
  if (kind === 3) return within(below(64), bytes);
  if (kind === 4) return within(bytes.length - 1 - below(256), bytes);
  return below(Math.max(1, bytes.length));
}

function within(at: number, bytes: Uint8Array): number {
  return Math.max(0, Math.min(bytes.length, at));
}

function insert(bytes: Uint8Array, at: number, piece: Uint8Array, replaced = 0): Uint8Array {
  return joined([bytes.subarray(0, at), piece, bytes.subarray(at + replaced)]);
}

const encoder = new TextEncoder();

/** Start and end of a stretch; of lines where the log is text. */
function stretch(bytes: Uint8Array, chance: Chance): [number, number] {
  const { below, boundaries } = chance;
  if (below(2) === 0 && boundaries.length > 2) {
    const i = below(boundaries.length - 1);
    const j = Math.min(boundaries.length - 1, i + 1 + below(4));
    return [within(boundaries[i]!, bytes), within(boundaries[j]!, bytes)];
  }
  const from = placeIn(bytes, chance);
  return [from, within(from + 1 + below(300), bytes)];
}

/** Applies `change` to one record of a framed log, and seals it again. */
function inRecord(bytes: Uint8Array, chance: Chance, change: (record: Uint8Array) => Uint8Array): Uint8Array {
  const events = eventsIn(bytes);
  const records = events ?? wandbRecordsIn(bytes);
  if (records === null) return change(bytes);
  const at = chance.below(records.length);
  records[at] = change(records[at]!);
  return events === null ? sealWandb(records) : sealEvents(records);
}

function flip(bytes: Uint8Array, chance: Chance): Uint8Array {
  const out = bytes.slice();
  for (let i = chance.below(6); i >= 0 && out.length > 0; i--) {
    const at = Math.min(out.length - 1, placeIn(out, chance));
    out[at]! ^= 1 << chance.below(8);
  }
  return out;
}

function edge(bytes: Uint8Array, chance: Chance): Uint8Array {
  const out = bytes.slice();
  const width = [1, 2, 4, 8][chance.below(4)]!;
  if (out.length < width) return out;
  const at = Math.min(out.length - width, placeIn(out, chance));
  const choice = chance.below(edges.length + 3);
  const value = edges[choice] ?? out.length + choice - edges.length - 1;
  const view = new DataView(out.buffer);
  if (width === 1) view.setInt8(at, value);
  else if (width === 2) view.setInt16(at, value, true);
  else if (width === 4) view.setInt32(at, value, true);
  else view.setBigInt64(at, BigInt(value) << BigInt(chance.below(2) * 20), true);
  return out;
}

/** A number of seven bits a byte, as Thrift and Protocol Buffers have them, that is far too large. */
function longVarint(bytes: Uint8Array, chance: Chance): Uint8Array {
  const length = 1 + chance.below(11);
  const piece = Uint8Array.from({ length }, (_, i) => (i === length - 1 ? 0x0f : 0xff));
  return insert(bytes, placeIn(bytes, chance), piece, chance.below(2) * length);
}

export const mutations: readonly Mutation[] = [
  { name: "bit flips", change: flip },
  {
    name: "bit flips in a sealed record",
    change: (bytes, chance) => inRecord(bytes, chance, (one) => flip(one, { ...chance, boundaries: [] }))
  },
  { name: "edge number", change: edge },
  {
    name: "edge number in a sealed record",
    change: (bytes, chance) => inRecord(bytes, chance, (one) => edge(one, { ...chance, boundaries: [] }))
  },
  { name: "long number", change: longVarint },
  {
    name: "long number in a sealed record",
    change: (bytes, chance) => inRecord(bytes, chance, (one) => longVarint(one, { ...chance, boundaries: [] }))
  },
  {
    name: "bytes run",
    change: (bytes, chance) => {
      const [from, to] = stretch(bytes, chance);
      const out = bytes.slice();
      if (chance.below(2)) out.fill([0, 255, 32, 48][chance.below(4)]!, from, to);
      else for (let i = from; i < to; i++) out[i] = chance.below(256);
      return out;
    }
  },
  {
    name: "cut at a boundary",
    change: (bytes, chance) =>
      bytes.slice(0, placeIn(bytes, { ...chance, below: (n) => (n === 8 ? chance.below(5) : chance.below(n)) }))
  },
  { name: "beginning lost", change: (bytes, chance) => bytes.slice(placeIn(bytes, chance)) },
  {
    name: "stretch lost",
    change: (bytes, chance) => {
      const [from, to] = stretch(bytes, chance);
      return insert(bytes, from, new Uint8Array(), to - from);
    }
  },
  {
    name: "stretch twice",
    change: (bytes, chance) => {
      const [from, to] = stretch(bytes, chance);
      const piece = bytes.slice(from, to);
      const times = chance.below(10) === 0 ? 200 : 1;
      return insert(bytes, to, joined(new Array<Uint8Array>(times).fill(piece)));
    }
  },
  {
    name: "few bytes again and again",
    change: (bytes, chance) => {
      const at = placeIn(bytes, chance);
      const piece = bytes.slice(at, at + 1 + chance.below(4));
      const times = chance.below(10) === 0 ? 30_000 : 100;
      return insert(bytes, at, joined(new Array<Uint8Array>(times).fill(piece)));
    }
  },
  {
    name: "stretch elsewhere",
    change: (bytes, chance) => {
      const [from, to] = stretch(bytes, chance);
      const piece = bytes.slice(from, to);
      const rest = insert(bytes, from, new Uint8Array(), to - from);
      return insert(rest, placeIn(rest, chance), piece);
    }
  },
  {
    name: "splice with another log",
    change: (bytes, chance) => {
      const other = chance.other();
      const from = placeIn(other, { ...chance, boundaries: [] });
      return joined([bytes.subarray(0, placeIn(bytes, chance)), other.subarray(from)]);
    }
  },
  {
    name: "piece of another log",
    change: (bytes, chance) => {
      const other = chance.other();
      const from = placeIn(other, { ...chance, boundaries: [] });
      return insert(bytes, placeIn(bytes, chance), other.slice(from, from + 1 + chance.below(200)));
    }
  },
  {
    name: "wrong magic",
    change: (bytes, chance) => {
      const other = chance.other();
      const length = [2, 4, 6, 8, 12][chance.below(5)]!;
      return chance.below(2)
        ? insert(bytes, 0, other.slice(0, length), length)
        : insert(bytes, Math.max(0, bytes.length - length), other.slice(-length), length);
    }
  },
  {
    name: "lying footer",
    change: (bytes, chance) => {
      const out = bytes.slice();
      if (out.length < 16) return out;
      // Parquet's length stands 8 bytes before the end, Arrow's 10
      const at = out.length - [8, 10][chance.below(2)]!;
      const value = [0, 1, -1, out.length, out.length - 8, out.length - 12, 2 ** 31 - 1, chance.below(out.length)];
      new DataView(out.buffer).setInt32(at, value[chance.below(value.length)]!, true);
      return out;
    }
  },
  {
    name: "number in text",
    change: (bytes, chance) => {
      const from = placeIn(bytes, chance);
      const at = bytes.findIndex((byte, i) => i >= from && byte >= 48 && byte <= 57);
      if (at < 0) return bytes;
      let to = at;
      while (to < bytes.length && /[\d.eE+-]/.test(String.fromCharCode(bytes[to]!))) to++;
      return insert(bytes, at, encoder.encode(hugeNumbers[chance.below(hugeNumbers.length)]!), to - at);
    }
  },
  {
    name: "brackets and quotes",
    change: (bytes, chance) => {
      const times = chance.below(8) === 0 ? 3000 : 1 + chance.below(3);
      return insert(
        bytes,
        placeIn(bytes, chance),
        encoder.encode(brackets[chance.below(brackets.length)]!.repeat(times))
      );
    }
  },
  {
    name: "long stretch",
    change: (bytes, chance) => {
      const piece = encoder.encode(
        ["a", "1", " ", ",", "é", "\t", "=", "/", "x:1 - "][chance.below(9)]!.repeat(20_000)
      );
      return insert(bytes, placeIn(bytes, chance), piece);
    }
  }
];
