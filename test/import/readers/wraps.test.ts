/** Consoles whose lines were wrapped by a terminal, a pager or an issue: the same records, or excluded; never another number. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LogReader } from "../../../src/import/reader.js";
import { trlConsole } from "../../../src/import/readers/consoles/trl/trl-console.js";
import { verlConsole } from "../../../src/import/readers/consoles/verl/verl-console.js";
import { withoutColours } from "../../../src/import/text/ansi.js";
import { fixture, headOf, logOf, readLog, type Told } from "../../helpers/read-log.js";

const read = (text: string) => readLog(verlConsole, logOf(text));

type Wrap = (line: string, width: number, prefix: string) => string[];

const pieces = (text: string, width: number) => text.match(new RegExp(`.{1,${width}}`, "gs")) ?? [];
/** Words of a line in lines of at most a width; `breaks` says where else than at blanks a word may end. */
const words = (text: string, width: number, breaks = /(?<= )/): string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(breaks)) {
    if (line !== "" && line.length + word.trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
  }
  return [...lines, line];
};
const wraps: Record<string, Wrap> = {
  "at a width": (line, width, prefix) => pieces(prefix + line, width),
  "at a width, blanks at its end lost": (line, width, prefix) =>
    pieces(prefix + line, width).map((one) => one.trimEnd()),
  "at a width, then given a prefix": (line, width, prefix) =>
    pieces(line, width).map((one, i) => (i ? one : prefix + one)),
  "at a width, each with the prefix": (line, width, prefix) => pieces(line, width).map((one) => prefix + one),
  "at a width, then indented": (line, width, prefix) =>
    pieces(prefix + line, width).map((one, i) => (i ? `  ${one}` : one)),
  "between words": (line, width, prefix) => words(prefix + line, width),
  "between words and behind hyphens": (line, width, prefix) =>
    words(prefix + line, width, /(?<= )|(?<=[a-z]-)(?=[a-z0-9])/)
};

/** A float as Python shows it: two digits of an exponent or more. */
const python = (value: number) => String(value).replace(/e([+-])(\d)$/, "e$10$2");
const formats: Record<string, (value: number) => string> = {
  "three decimals": (value) => value.toFixed(3),
  "all digits": python,
  "NumPy's scalars": (value) => `np.float64(${python(value)})`
};
const names = [
  ...["actor/entropy", "actor/pg_loss", "training/global_step", "timing_s/step", "perf/total_num_tokens"],
  ...["val-core/openai/gsm8k/acc/mean@1", "val-aux/math-500/acc/best@16/std"]
];
const value = fc.oneof(
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1e-4, noNaN: true }),
  fc.integer({ min: 0, max: 500 }).map((count) => count / 500),
  fc.integer({ min: 100_000, max: 999_999 })
);
const rows = fc.array(fc.array(value, { minLength: 2, maxLength: names.length }), { minLength: 1, maxLength: 8 });
const prefixes = ["", "(TaskRunner pid=77) ", "2025-07-25 19:42:16,238 INFO ", "(main_task pid=129170, ip=10.0.0.1) "];
/** What stands between the records: none of it is part of one. */
const betweens = [
  ...[
    "<think> Let us check step:2 - the sum is 17, so 3 * 17 = 51 </think>",
    "- First, compute the sum",
    "1. Compute it"
  ],
  ...["Saved model to checkpoints/global_step_12", "\\boxed{51}", "", "- a/b", "[score] 1.0", "(WorkerDict pid=9) 49"]
];

interface Console {
  lines: string[];
  records: Record<string, number>[];
}

function consoleOf(values: readonly number[][], format: (value: number) => string): Console {
  const spelt = values.map((row) => row.map((one, i) => [names[i]!, format(one)] as const));
  const number = (text: string) => Number(text.replace(/^np\.float64\((.*)\)$/, "$1"));
  return {
    lines: spelt.map((row, i) => [`step:${i + 1}`, ...row.map(([name, text]) => `${name}:${text}`)].join(" - ")),
    records: spelt.map((row, i) => ({
      step: i + 1,
      ...Object.fromEntries(row.map(([name, text]) => [name, number(text)]))
    }))
  };
}

/** Every record is as it was written, or excluded. */
function expectNoOther({ rows: found, setAside }: Told, records: readonly Record<string, number>[]): void {
  for (const row of found) expect(row).toEqual(records[Number(row.step) - 1]);
  expect(found.length + Object.values(setAside).reduce((sum, count) => sum + count, 0)).toBe(records.length);
}

const holds = <T>(property: fc.IAsyncPropertyWithHooks<T> | fc.IRawProperty<T>, numRuns = 60) =>
  fc.assert(property as fc.IRawProperty<T>, { seed: 1, numRuns }) as Promise<void>;

describe.each(Object.entries(formats))("verl's console with %s", (_, format) => {
  /** Checks consoles of chance, each with what stands before its lines, and whole numbers of chance below any other. */
  const everyConsole = (
    check: (console: Console, prefix: string, next: (below: number) => number) => Promise<void>,
    numRuns: number
  ) =>
    holds(
      fc.asyncProperty(rows, fc.infiniteStream(fc.nat()), fc.constantFrom(...prefixes), (values, chance, prefix) =>
        check(consoleOf(values, format), prefix, (below) => chance.next().value! % below)
      ),
      numRuns
    );

  it.each(Object.entries(wraps))("wrapped %s", async (_, wrap) => {
    let all = 0;
    let readOf = 0;
    await holds(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 45, max: 160 }),
        fc.constantFrom(...prefixes),
        fc.constantFrom("\n", "\r\n"),
        async (values, width, prefix, end) => {
          const { lines, records } = consoleOf(values, format);
          const text = lines.flatMap((line) => wrap(line, width, prefix)).join(end) + end;
          expect(verlConsole.recognises(headOf(logOf(text)))).toBe(3);
          const found = await read(text);
          expectNoOther(found, records);
          all += records.length;
          readOf += found.rows.length;
        }
      )
    );
    expect(readOf / all).toBeGreaterThan(0.9);
  });

  it("cut in its last number at any place, here and there", () =>
    everyConsole(async ({ lines, records }, prefix, next) => {
      const cut = lines.flatMap((line) => {
        const at = line.length - 1 - next(line.length - line.lastIndexOf(":") - 1);
        const between = next(3) === 0 ? [betweens[next(betweens.length)]!] : [];
        return [...(next(2) ? [prefix + line] : [prefix + line.slice(0, at), line.slice(at)]), ...between];
      });
      expectNoOther(await read(`${cut.join("\n")}\n`), records);
    }, 300));

  it("that is not wrapped is read as it stands, whatever stands between", () =>
    everyConsole(async ({ lines, records }, prefix, next) => {
      const text = lines.flatMap((line) => [
        prefix + line,
        ...Array.from({ length: next(3) }, () => betweens[next(betweens.length)]!)
      ]);
      const { rows: found, setAside, problems } = await read(`${text.join("\n")}\n`);
      expect(found).toEqual(records);
      expect([setAside, problems]).toEqual([{}, []]);
    }, 100));
});

describe("a step line and the line behind it", () => {
  const one = async (text: string) => {
    const { rows: found, setAside } = await read(`step:1 - a/b:0.25 - ${text}\n`);
    return [found.map(({ step: _, "a/b": __, ...rest }) => rest), setAside];
  };
  it.each([
    ["within a name", "val/ac\nc:0.5", { "val/acc": 0.5 }],
    [
      "within a name that ends in step",
      "x/y:1 - training/global_\nstep:1 - v/w:2",
      { "x/y": 1, "training/global_step": 1, "v/w": 2 }
    ],
    ["between name and value", "val/acc:\n-0.5", { "val/acc": -0.5 }],
    ["behind a sign", "val/acc:-\n0.5", { "val/acc": -0.5 }],
    ["behind the point", "val/acc:0.\n0625", { "val/acc": 0.0625 }],
    ["before the point", "val/acc:0\n.0625", { "val/acc": 0.0625 }],
    ["before an exponent", "val/acc:1.5\ne-05", { "val/acc": 1.5e-5 }],
    ["within an exponent", "val/acc:1.5e-\n05 - v/w:1", { "val/acc": 1.5e-5, "v/w": 1 }],
    ["within digits, with pairs behind them", "val/acc:0.4\n49 - v/w:1", { "val/acc": 0.449, "v/w": 1 }],
    ["within NumPy's name", "val/acc:np.flo\nat64(0.5)", { "val/acc": 0.5 }],
    ["within NumPy's number", "val/acc:np.float64(0.4\n49)", { "val/acc": 0.449 }],
    ["within None", "val/acc:No\nne", { "val/acc": null }],
    ["within the dash", "val/acc:0.5 -\nv/w:1", { "val/acc": 0.5, "v/w": 1 }],
    ["before the dash", "val/acc:0.5\n- v/w:1", { "val/acc": 0.5, "v/w": 1 }],
    ["within the digits of a float", "val/acc:0.41\n48288385454443", { "val/acc": 0.4148288385454443 }],
    ["with an empty line between", "val/ac\n\nc:0.5", { "val/acc": 0.5 }]
  ])("wrapped %s are one", async (_, text, expected) => {
    expect(await one(text)).toEqual([[expected], {}]);
  });

  it("are told apart where the digits may be anything: the row is excluded, with the reason", async () => {
    const { rows: found, setAside, problems } = await read("step:1 - a/b:0.25 - val/acc:0.4\n49\nstep:2 - a/b:0.5\n");
    expect(found).toEqual([{ step: 2, "a/b": 0.5 }]);
    expect(setAside).toEqual({ "cut by a line wrap": 1 });
    expect(problems).toEqual([
      'Line wrapping may have cut the last number of a line ("val/acc:0.4" before "49"): a step is excluded; use the log file itself, or a copy whose lines are not wrapped.'
    ]);
  });

  it("are one where all lines are cut at one length, unless a longer one is whole", async () => {
    const cut = [1, 2, 3].map((step) => `step:${step} - a/b:0.25 - val/acc:0.4\n4${step}\n`).join("");
    const { rows: joined } = await read(cut);
    expect(joined.map((row) => row["val/acc"])).toEqual([0.441, 0.442, 0.443]);
    const { rows: kept, setAside } = await read(`${cut}step:4 - a/b:0.25 - val/acc:0.4375\n`);
    expect([kept, setAside]).toEqual([[{ step: 4, "a/b": 0.25, "val/acc": 0.4375 }], { "cut by a line wrap": 3 }]);
  });

  it("are two where the digits cannot belong to the number", async () => {
    const { rows: long } = await read("step:1 - a/b:0.25 - val/acc:0.30000000000000004\n49\n");
    expect(long).toEqual([{ step: 1, "a/b": 0.25, "val/acc": 0.30000000000000004 }]);
    const three = Array.from({ length: 5 }, (_, i) => `step:${i} - a/b:0.100 - c/d:0.200 - val/acc:0.40${i}\n`);
    const { rows: short } = await read(`${three.join("7\n")}`);
    expect(short.map((row) => row["val/acc"])).toEqual([0.4, 0.401, 0.402, 0.403, 0.404]);
  });

  it("are one record only where the names differ", async () => {
    const { rows: found, setAside } = await read("step:1 - a/b:0.25 - c/\nstep:2 - a/b:0.5 - c/d:1\n");
    expect(found).toEqual([{ step: 2, "a/b": 0.5, "c/d": 1 }]);
    expect(setAside).toEqual({ "cut short": 1 });
  });
});

it("a dictionary of a worker of Ray, each of whose pieces has its mark, is one", async () => {
  const mark = "(PolicyActor pid=7) ";
  const lines = ["Global step 1: {'reward': 0.", "25, 'lo", "ss': 0.5}"].map((piece) => `${mark}${piece}\n`);
  const { rows: found, setAside } = await readLog(trlConsole, logOf(lines.join("")));
  expect([found, setAside]).toEqual([[{ step: 1, reward: 0.25, loss: 0.5 }], {}]);
});

describe("logs of trainers", () => {
  const logs: [string, LogReader][] = [
    ["verl-console/verl-0.9.1.txt", verlConsole],
    ["verl-console/verl-0.4.1.txt", verlConsole],
    ["trl-console/openrlhf-0.11.0.txt", trlConsole],
    ["trl-1.16.0/console.txt", trlConsole],
    ["trl-0.16.1/console.txt", trlConsole]
  ];
  it.each(logs)("%s wrapped at 60 to 140 columns gives the same records, and says so", async (path, reader) => {
    const whole = withoutColours(new TextDecoder().decode(fixture(path).bytes));
    const before = await readLog(reader, logOf(whole));
    for (const width of [60, 80, 97, 100, 117, 120, 132, 140]) {
      const text = whole
        .split("\n")
        .map((line) => pieces(line, width).join("\n"))
        .join("\n");
      const found = await readLog(reader, logOf(text));
      expect(reader.recognises(headOf(logOf(text)))).toBe(3);
      expect(found.rows).toEqual(before.rows);
      expect(found.setAside).toEqual(before.setAside);
      expect(found.problems.join()).toMatch(/The lines of this console are wrapped/);
      // a setting may be lost to a wrap, and none is another
      expect(before.config).toMatchObject(found.config);
    }
  });

  it("the batch and the model of a wrapped configuration are not cut", async () => {
    const whole = withoutColours(new TextDecoder().decode(fixture("verl-console/verl-0.9.1.txt").bytes));
    const wrapped = (width: number) =>
      logOf(
        whole
          .split("\n")
          .flatMap((line) => pieces(line, width))
          .join("\n")
      );
    for (let width = 60; width < 140; width += 7) {
      const { config } = await readLog(verlConsole, wrapped(width));
      expect(config).toMatchObject({ "data.train_batch_size": 512, "actor_rollout_ref.model.path": "Qwen/Qwen2.5-7B" });
    }
  });
});
