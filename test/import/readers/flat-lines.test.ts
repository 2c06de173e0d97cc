/** Flat lines of JSON are read byte by byte; what comes of it is what JSON.parse says of the same lines. */
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { linesOf } from "../../../src/import/bytes/lines.js";
import { FlatLines } from "../../../src/import/readers/json/flat-lines.js";
import { jsonl } from "../../../src/import/readers/json/jsonl.js";
import { nearestTo } from "../../../src/import/text/decimal.js";
import { logOf, readLog } from "../../helpers/read-log.js";

afterEach(() => void vi.restoreAllMocks());

/** What a log gives, and in which order its columns come. */
async function read(text: string, pieceLength?: number) {
  const told = await readLog(jsonl, logOf(text), pieceLength);
  return { ...told, keys: told.rows.map((row) => Object.keys(row)) };
}

/** The same without the reader of flat lines. */
async function readSlowly(text: string) {
  vi.spyOn(FlatLines.prototype, "take").mockReturnValue(false);
  const told = await read(text);
  vi.restoreAllMocks();
  return told;
}

const key = fc.constantFrom(
  ...["step", "a", "eval/acc", "a b", "7", "10", "data", "metrics", "global_step/max_steps", "__proto__", "", 'q"', "é"]
);
const digits = fc.stringMatching(/^[0-9]{1,25}$/);
/** Numbers as JSON and Python spell them, and texts that are none. */
const spelled = fc.oneof(
  fc.double().map((value) => JSON.stringify(value) ?? "null"),
  fc
    .tuple(
      fc.constantFrom("", "-", "+"),
      digits,
      fc.constantFrom("", "."),
      digits,
      fc.constantFrom("", "e", "E-", "e+", "e-3"),
      digits
    )
    .map(
      ([sign, whole, point, fraction, e, power]) =>
        `${sign}${whole}${point === "" ? "" : point + fraction}${e}${/\d$|^$/.test(e) ? "" : power.slice(0, 3)}`
    ),
  fc.constantFrom(
    ...["NaN", "Infinity", "-Infinity", "-NaN", "-", "-0", "0", "00", "1.", ".5", "1e", "nan", "0x10", "1 2"]
  ),
  fc.constantFrom("9007199254740993", "9007199254740992.5", "18014398509481986", "-123456789012345678901234567890")
);
const text = fc.oneof(
  fc.string({ maxLength: 8 }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '"NaN"',
    '"inf"',
    '"12/500"',
    '"3"',
    '"x',
    '"\\u00e9"',
    '"é"',
    '"a\tb"',
    `"${"x".repeat(499)}"`,
    `"${"x".repeat(501)}"`
  )
);
const value = fc.oneof(
  { weight: 4, arbitrary: spelled },
  { weight: 2, arbitrary: text },
  fc.constantFrom("true", "false", "null", "nul", "truer", "{}", '{"b":1}', "[1,2]", "[]", '[{"step":1}]', "")
);
const blank = fc.constantFrom("", "", "", " ", "\t", "  ");
const object = fc
  .array(fc.tuple(blank, key, blank, blank, value, blank), { maxLength: 5 })
  .map(
    (pairs) =>
      `{${pairs.map(([a, name, b, c, cell, d]) => `${a}${JSON.stringify(name)}${b}:${c}${cell}${d}`).join(",")}}`
  );
const plain = fc
  .array(fc.tuple(fc.constantFrom("step", "loss", "run"), fc.constantFrom("1", "2.25", '"x"', '"y"', "NaN", "null")), {
    minLength: 1,
    maxLength: 3
  })
  .map((pairs) => JSON.stringify(Object.fromEntries(pairs)).replaceAll('"NaN"', "NaN").replaceAll('\\"', ""));
const line = fc.oneof(
  { weight: 3, arbitrary: object },
  { weight: 3, arbitrary: plain },
  fc.constantFrom(
    ...[
      "",
      " ",
      "text",
      "{",
      "}",
      "{}",
      '{"a":1} ',
      ' {"a":1}',
      '{"a":1,}',
      '{"a":1}{"a":2}',
      '{"a":1',
      '\0{"a":1}',
      "[1]",
      "7"
    ]
  )
);
const log = fc
  .tuple(
    fc.constantFrom("", "", "\ufeff"),
    fc.array(fc.tuple(line, fc.constantFrom("\n", "\n", "\n", "\r\n", "\r", "\n\n", "\r\r\n")), { maxLength: 30 }),
    fc.oneof(fc.constant(""), line)
  )
  .map(([mark, lines, rest]) => mark + lines.map((parts) => parts.join("")).join("") + rest);

describe("lines of JSON, byte by byte", () => {
  it("give the table and the messages that JSON.parse gives, however the stream is cut", async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.integer({ min: 1, max: 200 }), async (written, pieceLength) => {
        expect(await read(written, pieceLength)).toEqual(await readSlowly(written));
      }),
      { numRuns: 1500 }
    );
  });

  it("are read so where they are flat", async () => {
    const take = vi.spyOn(FlatLines.prototype, "take");
    const { rows } = await read(
      '{"step": 1, "loss": 0.5, "run": "a"}\r\n{"step":2,"loss":NaN,"ok":true}\n{"step":3,"x":{"y":1}}\n'
    );
    expect(rows).toEqual([
      { step: 1, loss: 0.5, run: "a" },
      { step: 2, loss: Number.NaN, ok: true },
      { step: 3, "x.y": 1 }
    ]);
    expect(take.mock.results.map((result) => result.value)).toEqual([true, true, false]);
  });

  it("end where a CR alone ends them, nested ones too", async () => {
    const nested = (step: number) => `{"step": ${step}, "x": {"y": 0.${step + 1}}}`;
    const steps = Array.from({ length: 9 }, (_, i) => i);
    for (const end of ["\r", "\r\r", "\r\n", "\n"]) {
      const { rows } = await read(`${steps.map(nested).join(end)}\n`);
      expect(rows).toEqual(steps.map((step) => ({ step, "x.y": (step + 1) / 10 })));
    }
  });

  it("have zeros before other digits in no number, nor in a list that is no value", async () => {
    const line = (step: number, item: string) => `{"step": ${step}, "x": {"y": 0.5}, "ids": [${item}, "a"]}\n`;
    const items = ["10", "11", "20", "05", "00", "33"];
    const { rows, setAside } = await read(items.map((item, step) => line(step, item)).join(""));
    expect(rows.map((row) => row.step)).toEqual([0, 1, 2, 5]);
    expect(setAside).toEqual({ "not JSON": 2 });
  });

  it("are the lines that a text of them has", async () => {
    const ends = fc.array(fc.tuple(fc.constantFrom("", "1", "22"), fc.constantFrom("\n", "\r", "\r\n")), {
      maxLength: 20
    });
    await fc.assert(
      fc.asyncProperty(ends, fc.constantFrom("", "3"), fc.integer({ min: 1, max: 9 }), async (parts, rest, length) => {
        const written = [
          ...parts.map(([n, end]) => `${n === "" ? "" : `{"n":${n}}`}${end}`),
          rest && `{"n":${rest}}`
        ].join("");
        const expected: number[] = [];
        for await (const lines of linesOf(pieces(written)))
          for (const one of lines) if (one.text) expected.push(JSON.parse(one.text).n);
        expect((await read(written, length)).rows.map(({ n }) => n)).toEqual(expected);
      }),
      { numRuns: 500 }
    );
  });

  it("keep the first kilobytes of a line that is longer than any record, and say so", async () => {
    const long = `{"step":1,"x":${"1".repeat(5 << 20)}}\n{"step":2}\n`;
    for (const length of [1 << 16, 1 << 24])
      expect(await read(long, length)).toMatchObject({
        rows: [{ step: 2 }],
        setAside: { "line longer than 4 MiB": 1 }
      });
    const longer = `{"step":1,"x":"${"y".repeat(14 << 20)}"}\n{"step":2}\n`;
    expect((await read(longer)).setAside).toEqual({ "line longer than 4 MiB": 1 });
  });
});

describe("a decimal from its digits", () => {
  const near = async (texts: readonly string[]) => {
    const { rows } = await read(texts.map((one) => `{"x":${one}}\n`).join(""));
    return rows.map(({ x }) => x);
  };

  it("is the number nearest to it, to the last bit", async () => {
    const decimals = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.double({ min: 1e-6, max: 1, noNaN: true }).map(String),
      fc
        .tuple(fc.bigInt(0n, 10n ** 19n - 1n), fc.integer({ min: 0, max: 19 }))
        .map(([n, places]) => pointed(n, places)),
      // halfway between two numbers, and a last digit to either side of it
      fc.tuple(fc.bigInt(2n ** 52n, 2n ** 53n - 1n), fc.constantFrom(4n, 5n, 6n)).map(([n, last]) => `${n}.${last}`)
    );
    const texts = fc.sample(decimals, { numRuns: 30_000, seed: 7 });
    expect(await near(texts)).toEqual(texts.map(Number));
  });

  it("is left to who reads the text where a halfway case would not be decided", () => {
    // 9007199254740993.0: between two numbers
    expect(nearestTo(900719925474099, 30, 2, -1)).toBeNaN();
    expect(nearestTo(1, 0, 0, -23)).toBeNaN();
    expect(nearestTo(1, 0, 0, 23)).toBeNaN();
  });
});

function pointed(n: bigint, places: number): string {
  const all = String(n).padStart(places + 1, "0");
  return places === 0 ? all : `${all.slice(0, -places)}.${all.slice(-places)}`;
}

async function* pieces(written: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(written);
}
