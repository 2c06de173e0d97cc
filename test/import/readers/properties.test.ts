/** What holds of every log, not of some: tables of chance, written as trainers write them, and read back. */
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { linesOf } from "../../../src/import/bytes/lines.js";
import type { LogReader } from "../../../src/import/reader.js";
import { trlConsole } from "../../../src/import/readers/consoles/trl/trl-console.js";
import { verlConsole } from "../../../src/import/readers/consoles/verl/verl-console.js";
import { csv } from "../../../src/import/readers/csv/csv-reader.js";
import { jsonl } from "../../../src/import/readers/json/jsonl.js";
import { trainerState } from "../../../src/import/readers/json/trainer-state.js";
import { parquetReader as parquet } from "../../../src/import/readers/parquet/parquet.js";
import { withoutColours } from "../../../src/import/text/ansi.js";
import { parseJson } from "../../../src/import/text/json.js";
import { numberOf } from "../../../src/import/text/numbers.js";
import { pythonLiteral } from "../../../src/import/text/python-literal.js";
import { LogError } from "../../../src/lib/log-error.js";
import { logOf, readLog } from "../../helpers/read-log.js";

/** null: a blank cell */
type Row = { step: number } & Record<string, number | null>;

// a zero has no sign in JSON
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const name = fc
  .tuple(fc.constantFrom("critic", "val-core", "perf", "actor"), fc.stringMatching(/^[a-z][a-z0-9_@ ]{0,8}[a-z0-9]$/))
  .map((parts) => parts.join("/"));

/** Steps that rise, and a value or a blank in each cell; every row has a value, as every line of a console has. */
const table: fc.Arbitrary<Row[]> = fc.uniqueArray(name, { minLength: 2, maxLength: 5 }).chain((names) =>
  fc
    .array(fc.record({ first: number, rest: fc.array(fc.option(number), { minLength: 5, maxLength: 5 }) }), {
      minLength: 2,
      maxLength: 12
    })
    .map((rows) =>
      rows.map(({ first, rest }, i) => {
        const cells = names.map((one, at) => [one, at === 0 ? first : rest[at]!] as const);
        return { step: i + 1, ...Object.fromEntries(cells) } as Row;
      })
    )
);

/** Holds for tables of chance, the same ones each time. */
const holds = <T>(property: fc.IRawProperty<T>, numRuns = 100) =>
  fc.assert(property, { seed: 1, numRuns }) as Promise<void>;

interface Format {
  reader: LogReader;
  /** what stands before the first row */
  head?: (rows: readonly Row[]) => string;
  line: (row: Row) => string;
}

const present = (row: Row) => Object.entries(row).filter(([, value]) => value !== null);
/** A float as Python shows it: two digits of an exponent or more. */
const python = (value: number) => String(value).replace(/e([+-])(\d)$/, "e$10$2");
const delimited = (delimiter: string): Format => ({
  reader: csv,
  head: (rows) => `${Object.keys(rows[0]!).join(delimiter)}\n`,
  line: (row) =>
    Object.values(row)
      .map((value) => value ?? "")
      .join(delimiter)
});
const formats: Record<string, Format> = {
  jsonl: { reader: jsonl, line: (row) => JSON.stringify(row) },
  "verl's file": { reader: jsonl, line: ({ step, ...data }) => JSON.stringify({ step, data }) },
  csv: delimited(","),
  "csv with semicolons": delimited(";"),
  tsv: delimited("\t"),
  "verl's console": {
    reader: verlConsole,
    line: (row) =>
      present(row)
        .map(([key, value]) => `${key}:${python(value!)}`)
        .join(" - ")
  },
  "verl's console with NumPy": {
    reader: verlConsole,
    line: ({ step, ...row }) =>
      [`step:${step}`, ...present(row as Row).map(([key, value]) => `${key}:np.float64(${python(value!)})`)].join(" - ")
  },
  "TRL's console": {
    reader: trlConsole,
    line: (row) =>
      `{'loss': 0.5, ${Object.entries(row)
        .map(([key, value]) => `'${key}': ${value === null ? "None" : python(value)}`)
        .join(", ")}}`
  },
  "TRL's console with texts": {
    reader: trlConsole,
    line: (row) =>
      `{'loss': '0.5', ${present(row)
        .map(([key, value]) => `'${key}': '${python(value!)}'`)
        .join(", ")}}`
  }
};

const written = ({ head, line }: Format, rows: readonly Row[]) =>
  `${head?.(rows) ?? ""}${rows.map((row) => `${line(row)}\n`).join("")}`;

/** Rows as they were read, numbers that are texts as numbers, without what is blank and what every line of a format has. */
async function readBack(reader: LogReader, text: string, pieceLength?: number): Promise<Record<string, number>[]> {
  const { rows } = await readLog(reader, logOf(text), pieceLength);
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([key, value]) =>
        key === "loss" || value === null
          ? []
          : [[key, typeof value === "string" ? numberOf(value)! : (value as number)]]
      )
    )
  );
}
const filled = (rows: readonly Row[]) => rows.map((row) => Object.fromEntries(present(row)));

describe.each(Object.entries(formats))("%s", (_, format) => {
  it("gives the table that was written, whatever pieces it comes in", () =>
    holds(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 200 }), async (rows, pieceLength) => {
        expect(await readBack(format.reader, written(format, rows), pieceLength)).toEqual(filled(rows));
      })
    ));

  it("does not mind the order of the keys", () =>
    holds(
      fc.asyncProperty(table, fc.infiniteStream(fc.nat()), async (rows, chance) => {
        const [{ step: _, ...first }] = rows as [Row];
        const order = Object.keys(first)
          .map((key) => [chance.next().value as number, key] as const)
          .sort(([a], [b]) => a - b);
        // a step stands first in a console's line
        const turned = rows.map((row) => ({
          step: row.step,
          ...Object.fromEntries(order.map(([, key]) => [key, row[key]!]))
        }));
        expect(await readBack(format.reader, written(format, turned))).toEqual(filled(rows));
      }),
      50
    ));

  it("cut at any byte loses no row before the cut", () =>
    holds(
      fc.asyncProperty(table, fc.double({ min: 0, max: 1, noNaN: true }), async (rows, share) => {
        const text = written(format, rows);
        const cut = text.slice(0, Math.floor(share * text.length));
        const lines = cut.split("\n").length - 1 - (format.head ? 1 : 0);
        const found = await readBack(format.reader, cut).catch((error: unknown) => {
          if (error instanceof LogError) return [];
          throw error;
        });
        expect(found.slice(0, Math.max(0, lines))).toEqual(filled(rows.slice(0, Math.max(0, lines))));
        expect(found.length).toBeLessThanOrEqual(Math.max(0, lines) + 1);
      })
    ));
});

const prefixes = fc.constantFrom(
  "\u001b[36m(TaskRunner pid=123, ip=10.0.0.1)\u001b[0m ",
  "(main_task pid=7) ",
  "\u001b[32mINFO\u001b[0m 2025-07-25 19:42:16,238 ",
  "[36m(WorkerDict pid=9)[0m "
);

describe("prefixes and colours", () => {
  const lineFormats = Object.entries(formats).filter(([, { head }]) => head === undefined);
  it.each(lineFormats)("change no value of %s", (_, format) =>
    holds(
      fc.asyncProperty(table, prefixes, async (rows, prefix) => {
        const text = rows.map((row) => `${prefix}${format.line(row)}\n`).join("");
        expect(await readBack(format.reader, text)).toEqual(filled(rows));
      }),
      50
    )
  );

  it("go from a text wherever they stand", () =>
    holds(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9:./ -]{0,8}$/)), fc.nat(107), (parts, code) => {
        expect(withoutColours(parts.join(`\u001b[${code}m`))).toBe(parts.join(""));
      })
    ));
});

describe("a trainer's state", () => {
  const shapes: Record<string, (rows: readonly Row[]) => string> = {
    "trainer_state.json": (rows) => JSON.stringify({ best_metric: null, log_history: rows }, null, 2),
    "an array": (rows) => JSON.stringify(rows),
    "an array on many lines": (rows) => JSON.stringify(rows, null, 1)
  };
  it.each(Object.entries(shapes))("%s gives the table that was written", (_, write) =>
    holds(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 300 }), async (rows, pieceLength) => {
        expect(await readBack(trainerState, write(rows), pieceLength)).toEqual(filled(rows));
      }),
      50
    )
  );

  it.each(Object.entries(shapes))("%s cut at any byte gives a beginning of it, or one refusal", (_, write) =>
    holds(
      fc.asyncProperty(table, fc.double({ min: 0, max: 1, noNaN: true }), async (rows, share) => {
        const text = write(rows);
        const found = await readBack(trainerState, text.slice(0, Math.floor(share * text.length))).catch(
          (error: unknown) => {
            if (error instanceof LogError) return [];
            throw error;
          }
        );
        expect(found).toEqual(filled(rows).slice(0, found.length));
      }),
      50
    )
  );
});

describe("Parquet", () => {
  it("gives the table that was written, blanks among it", () =>
    holds(
      fc.asyncProperty(table, async (rows) => {
        const columns = Object.keys(rows[0]!);
        const bytes = parquetWriteBuffer({
          columnData: columns.map((key) => ({
            name: key,
            data: rows.map((row) => row[key]!),
            type: "DOUBLE" as const,
            nullable: true
          }))
        });
        const read = await readLog(parquet, { path: "a.parquet", bytes: new Uint8Array(bytes) });
        const found = read.rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, v]) => v !== null)));
        expect(found).toEqual(filled(rows));
      }),
      50
    ));
});

describe("texts", () => {
  it("of numbers are those numbers, in every spelling", () =>
    holds(
      fc.property(number, (value) => {
        const spellings = [String(value), python(value), JSON.stringify(value), value.toExponential()];
        for (const text of spellings) expect(numberOf(text)).toBe(value === 0 ? 0 : value);
      })
    ));

  it("that are no numbers are none", () =>
    holds(
      fc.property(fc.string(), (text) => {
        const value = numberOf(text);
        expect(value === undefined || /^[+-]?(?:[\d.]+(?:e[+-]?\d+)?|nan|inf|infinity)$/i.test(text)).toBe(true);
      })
    ));

  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.oneof(number, fc.string(), fc.boolean(), fc.constant(null)),
      fc.array(tie("any"), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie("any"), { maxKeys: 4 })
    )
  })).any;

  it("of JSON are what JSON.parse makes of them, and with NaN are texts of that name", () =>
    holds(
      fc.property(value, (one) => {
        const text = JSON.stringify(one);
        expect(parseJson(text)).toEqual(JSON.parse(text));
        expect(parseJson(`{"a": NaN, "b": ${text}, "c": -Infinity}`)).toEqual({
          a: "NaN",
          b: JSON.parse(text),
          c: "-Infinity"
        });
      })
    ));

  /** Python's repr of it. */
  function repr(one: unknown): string {
    if (one === null) return "None";
    if (typeof one === "boolean") return one ? "True" : "False";
    if (typeof one === "number") return python(one);
    if (typeof one === "string") return `'${[...one].map(escaped).join("")}'`;
    if (Array.isArray(one)) return `[${one.map(repr).join(", ")}]`;
    return `{${Object.entries(one as object)
      .map(([key, inner]) => `${repr(key)}: ${repr(inner)}`)
      .join(", ")}}`;
  }
  function escaped(char: string): string {
    if (char === "'" || char === "\\") return `\\${char}`;
    const code = char.codePointAt(0)!;
    return code < 32 || code === 127 ? `\\x${code.toString(16).padStart(2, "0")}` : char;
  }

  it("of Python's literals are what was shown, and cut anywhere are no crash", () =>
    holds(
      fc.property(value, fc.double({ min: 0, max: 1, noNaN: true }), (one, share) => {
        const text = repr(one);
        expect(JSON.stringify(pythonLiteral(text).value)).toBe(JSON.stringify(one));
        try {
          pythonLiteral(text.slice(0, Math.floor(share * text.length)));
        } catch (error) {
          expect(["CutLiteral", "SyntaxError"]).toContain((error as Error).constructor.name);
        }
      })
    ));

  it("of Python's dictionaries hold what is named like a part of an object", () => {
    const { value } = pythonLiteral("{'__proto__': 1, 'constructor': 2, '__proto__': {'loss': 3}}");
    expect(Object.entries(value as object)).toEqual([
      ["__proto__", { loss: 3 }],
      ["constructor", 2]
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it("are the same lines in whatever pieces they come", () =>
    holds(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "binary" }).map((text) => text.replace(/[\r\n\uFEFF]/g, ""))),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.integer({ min: 1, max: 7 }),
        async (texts, end, length) => {
          const bytes = new TextEncoder().encode(texts.map((text) => text + end).join(""));
          async function* pieces() {
            for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
          }
          const found: string[] = [];
          for await (const lines of linesOf(pieces())) found.push(...lines.map(({ text }) => text));
          // what is no Unicode is not kept
          expect(found).toEqual(texts.map((text) => new TextDecoder().decode(new TextEncoder().encode(text))));
        }
      )
    ));
});
