// @vitest-environment jsdom
/** "Your logs" whole, page and worker in one process: files in, and every number of the page worked out here from them. */
import { Blob as NodeBlob } from "node:buffer";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { staticFigure } from "../../src/components/frame/static-figure.js";
import type { UserRunsData } from "../../src/components/user-runs/user-runs-data.js";
import { type UserRunsFigureName, userRunsFigures } from "../../src/components/user-runs/user-runs-figures.js";
import type { Results } from "../../src/lib/results.js";
import type { StudySite } from "../../src/report/site.js";
import { table } from "../../src/report/tables/your-logs-table.js";
import { pageScript, soon } from "../helpers/page-script.js";

const against = { family: "made", variant: "base" };
const sizes = [1e9, 3e9, 7e9];
/** A study whose slopes and curves are like no reader's. */
const data: UserRunsData = {
  ...{ beside: null, hash: "fedcba9876543210", names: { made: "Made" }, task: "77 held-out problems (made)" },
  ...{ dataUnit: "samples", slopes: [], example: null },
  series: [
    {
      ...{ ...against, resource: "data", benchmark: "made", measured: [] },
      sizes: sizes.map((modelSize, i) => ({
        modelSize,
        k: 0.31 + 0.04 * i,
        interval: [0.3 + 0.04 * i, 0.33 + 0.04 * i]
      })),
      band: { modelSize: sizes, k: [0.315, 0.345, 0.395], low: [0.301, 0.331, 0.381], high: [0.325, 0.355, 0.405] }
    }
  ] as unknown as UserRunsData["series"],
  curves: sizes.map((modelSize, i) => ({
    ...{ ...against, modelSize, step: [1, 2, 4], samples: [64, 128, 256], flops: [] },
    loss: [0.8 - 0.1 * i, 0.7 - 0.1 * i, 0.6 - 0.1 * i]
  }))
};

/** A run: scores by a law with noise of its own; its numbers are like no other's. */
function made(n: number, k: number, seed: number) {
  const rows = Array.from({ length: n }, (_, i) => {
    const step = 3 * (i + 1);
    return { step, score: Number((1 - 0.9 * step ** -k * (1 + 0.01 * Math.sin(7.1 * i + seed))).toFixed(6)) };
  });
  const text = rows
    .map(({ step, score }) => `${JSON.stringify({ step, "eval/accuracy": score, batch_size: 64 })}\n`)
    .join("");
  return { rows, text };
}

const runs = { "made-1B": made(21, 0.05, 1), "made-3B": made(33, 0.09, 2), "made-7B": made(42, 0.12, 3) };
type Name = keyof typeof runs;
const names = Object.keys(runs) as Name[];

/** Least squares of ln L on ln X, from a step and to another. */
function fitOf(rows: readonly { step: number; score: number }[]) {
  const points = rows.map(({ step, score }) => [Math.log(step), Math.log(1 - score)] as const);
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [x0, y0] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const k =
    -points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  const losses = rows.map(({ score }) => 1 - score);
  const line = rows.map(({ step }) => Math.exp(y0 - k * (Math.log(step) - x0)));
  const rss = losses.reduce((sum, loss, i) => sum + (loss - line[i]!) ** 2, 0);
  return { k, r2: 1 - rss / losses.reduce((sum, loss) => sum + (loss - mean(losses)) ** 2, 0) };
}

const { saved } = pageScript({ "your-logs.json": JSON.stringify(data), "worker.js": "the worker" });
const own = <Kind extends HTMLElement>(name: string) => document.querySelector<Kind>(`[data-own="${name}"]`)!;
const status = () => own("status").textContent!;
let answers = 0;

/** Waits for the next answer of the worker, written and painted. */
async function answered(): Promise<void> {
  answers++;
  await soon(() => expect(own("drop").dataset.answers).toBe(String(answers)));
  await soon(() => expect(document.querySelector('[data-own="results"] [aria-busy]')).toBeNull());
}

function drop(...files: [path: string, text: string][]): void {
  const list = files.map(([name, text]) => Object.assign(new NodeBlob([text]), { name, webkitRelativePath: "" }));
  const input = own<HTMLInputElement>("files");
  Object.defineProperty(input, "files", { value: list, configurable: true });
  Object.defineProperty(input, "value", { value: "", writable: true, configurable: true });
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function change(id: string, value: string): void {
  const control = document.querySelector<HTMLInputElement>(`#your-${id}`)!;
  control.value = value;
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

const click = (selector: string) => document.querySelector<HTMLElement>(selector)!.click();

/** Rows of the table with a caption that begins so, by their heads; of a head that is there twice the first. */
function rowsOf(caption: string): Record<string, string>[] {
  const tables = [...document.querySelectorAll("table")].filter(({ caption: text }) =>
    text?.textContent?.startsWith(caption)
  );
  expect(tables.length, caption).toBe(1);
  const heads = Array.from(tables[0]!.tHead!.rows[0]!.cells, ({ textContent }) => textContent!);
  return Array.from(tables[0]!.tBodies[0]!.rows, ({ cells }) =>
    Object.fromEntries(heads.map((head, i) => [head, cells[i]!.textContent!] as const).reverse())
  );
}

/** The page has these runs with the slopes of these rows, in its table and in both figures. */
function expectRuns(
  expected: Partial<Record<Name, { rows: readonly { step: number; score: number }[]; size?: string }>>
): void {
  const rows = rowsOf("Slope of each run");
  expect(rows.map(({ Run }) => Run)).toEqual(Object.keys(expected));
  const sized = Object.entries(expected).map(([name, { rows, size }]) => ({
    ...{ name, size: size ?? name.replace("made-", ""), points: rows.length, ...fitOf(rows) }
  }));
  for (const [i, { k, r2, points, size }] of sized.entries())
    expect(rows[i]).toMatchObject({
      Size: size,
      k: k.toFixed(3),
      "R²": r2.toFixed(2),
      Points: String(points),
      Score: "eval/accuracy"
    });
  const slopes = [...document.querySelectorAll('#figure-slopes [data-part="table"] tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent!.replace(/[\u2068\u2069]/g, ""))
  );
  for (const { name, size, k } of sized) {
    const row = slopes.find(([run]) => run === name);
    expect(row?.slice(1, 3), name).toEqual([size, k.toFixed(4)]);
  }
  const curves = document.querySelector('#figure-curves [data-part="table"]')!.textContent!;
  for (const name of Object.keys(expected)) {
    const { rows } = expected[name as Name]!;
    expect(curves, name).toContain((1 - rows.at(-1)!.score).toFixed(3));
  }
}

beforeAll(async () => {
  const worker = new Set<EventTarget>();
  vi.stubGlobal("postMessage", (message: unknown) =>
    setTimeout(() => {
      for (const one of worker) one.dispatchEvent(new MessageEvent("message", { data: message }));
    })
  );
  vi.stubGlobal(
    "Worker",
    class extends EventTarget {
      constructor(readonly code: string) {
        super();
        worker.add(this);
      }
      postMessage(message: unknown) {
        setTimeout(() => dispatchEvent(new MessageEvent("message", { data: message })));
      }
      terminate() {
        worker.delete(this);
      }
    }
  );
  document.head.innerHTML = `<link data-for="your-logs" href="https://host.org/your-logs.json"><link rel="logs-worker" href="https://host.org/worker.js"><link rel="take-away" href="data:text/javascript,export async function keepFaces() {}">`;
  const site = {
    results: {
      study: { series: [], families: [{ id: "made", name: "Made" }], benchmark: "made" },
      curves: [],
      otherCurves: [],
      runSlopes: [],
      inference: { series: [], counts: [] },
      inputs: { hash: "" }
    } as unknown as Results
  } as StudySite;
  const parts = ["drop", "compare", "choices", "results"].map((part) => String(table(site, { part })));
  const empty = { resource: "data" as const, against, runs: [], law: null };
  const figures = (Object.keys(userRunsFigures) as UserRunsFigureName[]).map(
    (name) =>
      staticFigure(userRunsFigures[name](data, empty), {
        document,
        id: `figure-${name}`,
        number: name,
        fileName: `fig-${name}`,
        follows: { script: "your-logs", name, addressed: false }
      }).outerHTML
  );
  document.body.innerHTML = `<main>${parts.join("")}${figures.join("")}</main>`;
  await import("../../src/client/logs-worker.js");
  await import("../../src/client/your-logs.js");
  await soon(() => expect(own("drop").dataset.ready).toBe("true"));
});

afterAll(() => void vi.unstubAllGlobals());
beforeEach(() => {
  saved.length = 0;
});

const all = Object.fromEntries(names.map((name) => [name, { rows: runs[name].rows }]));

describe("the page of a reader's logs", () => {
  it("fits what is dropped: each run, a law over the sizes, what was read", async () => {
    drop(...names.map((name): [string, string] => [`${name}.jsonl`, runs[name].text]));
    expect(status()).toBe("Reading 3 files");
    expect(own("drop").getAttribute("aria-busy")).toBe("true");
    await answered();
    expect(status()).toBe("3 files, 3 runs fitted.");
    expect(own("drop").hasAttribute("aria-busy")).toBe(false);
    expectRuns(all);
    expect(document.querySelector(".your-confirm figcaption")!.textContent).toBe("eval/accuracy of 3 runs, as logged");
    expect(own("law").textContent).toMatch(/^Over 3 sizes: Kmax /);
    const files = [...document.querySelectorAll<HTMLElement>("[data-path]")].filter((one) => one.matches("details"));
    expect(files.map((file) => [file.dataset.path, file.querySelector("summary small")!.textContent])).toEqual(
      names.map((name) => [`${name}.jsonl`, `${runs[name].rows.length} rows, 1 run`])
    );
    for (const [i, name] of names.entries())
      expect(files[i]!.textContent).toContain(`Bytes${runs[name].text.length.toLocaleString("en")}`);
    for (const mark of ["data-your-fits", "data-user-logs"])
      expect([mark, document.documentElement.hasAttribute(mark)]).toEqual([mark, true]);
  });

  it("looks ahead of each run, to where the reader says", async () => {
    const last = 3 * 42;
    const resting = Number((1.5 * last).toPrecision(2));
    expect(rowsOf("State of each run, and its score at")).toHaveLength(3);
    const caption = () =>
      [...document.querySelectorAll("caption")]
        .map(({ textContent }) => textContent!)
        .find((text) => text.startsWith("State of"));
    expect(caption()).toBe(`State of each run, and its score at ${resting} steps`);
    const rows = rowsOf("State of each run");
    for (const [i, name] of names.entries()) {
      const three = runs[name].rows.slice(-3).reduce((sum, { score }) => sum + score, 0) / 3;
      expect(rows[i]).toMatchObject({ Run: name, "Last three": `${(100 * three).toFixed(1)}%` });
    }
    const input = document.querySelector<HTMLInputElement>(`[data-own="results"] input[type="number"]`)!;
    input.value = "99";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await soon(() => expect(caption()).toBe("State of each run, and its score at 99 steps"));
    // runs of 63 and 99 steps, and one that goes further
    expect(rowsOf("State of each run").map((row) => row["At 99"])).toEqual([
      expect.stringMatching(/%$/),
      "run goes to 99",
      "run goes to 126"
    ]);
  });

  it("fits anew from a step on, and not where the steps say nothing", async () => {
    change("from", "30");
    await answered();
    expectRuns(
      Object.fromEntries(names.map((name) => [name, { rows: runs[name].rows.filter(({ step }) => step >= 30) }]))
    );
    change("to", "12");
    expect(document.querySelector(".your-fault")!.textContent).toBe("The last step must not be before the first.");
    expect(document.querySelector("#your-to")!.getAttribute("aria-invalid")).toBe("true");
    change("to", "60");
    await answered();
    expect(document.querySelector(".your-fault")!.textContent).toBe("");
    expectRuns(
      Object.fromEntries(
        names.map((name) => [name, { rows: runs[name].rows.filter(({ step }) => step >= 30 && step <= 60) }])
      )
    );
    document.querySelector(".your-form")!.dispatchEvent(new Event("reset", { bubbles: true, cancelable: true }));
    await answered();
    expect(document.querySelector<HTMLInputElement>("#your-from")!.value).toBe("");
    expectRuns(all);
  });

  it("takes a size that the reader says in place of the name's", async () => {
    const input = document.querySelector<HTMLInputElement>("#your-size-1")!;
    expect([input.placeholder, input.nextElementSibling!.textContent]).toEqual([
      "3B",
      expect.stringContaining("from ")
    ]);
    input.value = "14B";
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await answered();
    expectRuns({ ...all, "made-3B": { rows: runs["made-3B"].rows, size: "14B" } });
    expect(document.querySelector("#your-size-1")!.nextElementSibling!.textContent).toBe("as you say");
    document.querySelector(".your-form")!.dispatchEvent(new Event("reset", { bubbles: true, cancelable: true }));
    await answered();
    expectRuns(all);
  });

  it("sets the study beside the runs where it is asked for, and says what differs", async () => {
    expect(document.querySelector("#figure-slopes [data-part='table']")!.textContent).not.toContain("0.350");
    const opened = () =>
      [...document.querySelectorAll<HTMLDetailsElement>("details[data-path]")].map(({ open }) => open);
    document.querySelector<HTMLDetailsElement>('details[data-path="made-3B.jsonl"]')!.open = false;
    click("#your-beside");
    await soon(() =>
      expect(own("differs").textContent).toContain(
        "The study scores Made base models on 77 held-out problems (made); your runs are scored by eval/accuracy."
      )
    );
    expect(document.documentElement.hasAttribute("data-your-beside")).toBe(true);
    const rows = rowsOf("Slope of each run against problems, beside Made base");
    expect(rows.map((row) => [row["Study’s k"], row.Verdict])).toEqual(
      ["0.315", "0.345", "0.395"].map((k) => [
        k,
        "not a comparison: the study is scored on made, this run by another score"
      ])
    );
    expect(document.querySelector("#figure-slopes [data-part='table']")!.textContent).toContain("0.3500");
    expect(opened()).toEqual([true, false, true]);
    click("#your-beside");
    await soon(() => expect(rowsOf("Slope of each run against problems")[0]).not.toHaveProperty("Verdict"));
  });

  it("gives out results, runs and a study of them", async () => {
    for (const what of ["csv", "json", "parquet", "yaml", "study"]) click(`[data-export="${what}"]`);
    await soon(() =>
      expect(saved.map(({ name }) => name)).toEqual([
        "your-runs.csv",
        "your-runs.json",
        "your-runs.zip",
        "study.yaml",
        "your-study.zip"
      ])
    );
    const [csv, json, zip, yaml, study] = await Promise.all(saved.map(({ bytes }) => bytes()));
    const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
    const [head, ...lines] = text(csv)
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    const at = (name: string) => lines.map((line) => line[head!.indexOf(name)]);
    const ks = names.map((name) => fitOf(runs[name].rows).k);
    expect(at("run")).toEqual(names);
    expect(at("k").map(Number)).toEqual(ks.map((k) => expect.closeTo(k, 9)));
    expect(
      (JSON.parse(text(json)) as { fits: { run: string; k: number }[] }).fits.map(({ run, k }) => [run, k])
    ).toEqual(names.map((name, i) => [name, expect.closeTo(ks[i]!, 9)]));
    expect(Object.keys(unzipSync(zip!))).toHaveLength(3);
    const files = unzipSync(study!);
    const path = Object.keys(files).find((one) => one.endsWith("study.yaml"))!;
    expect(text(files[path])).toBe(text(yaml));
    expect(parse(text(yaml))).toMatchObject({ batch: 64, families: [{ heldOutSize: 7 }] });
    expect(status()).toBe("your-study.zip is saved");
  });

  it("knows a file again, stands another of its name apart, and names one that cannot be read", async () => {
    drop(
      ["made-1B.jsonl", runs["made-1B"].text],
      ["made-3B.jsonl", runs["made-7B"].text.replaceAll("0.", "0.0")],
      ["broken.parquet", "PAR1 broken"]
    );
    await answered();
    expect(status()).toBe(
      "5 files, 4 runs fitted, 1 not; 1 file could not be read. made-1B.jsonl: the same content was here already, and is kept once. Another file of the same name is here, with another content: made-3B.jsonl is shown as made-3B (2).jsonl."
    );
    for (const path of ["broken.parquet", "made-3B (2).jsonl"]) {
      click(`[data-remove="${path}"]`);
      await answered();
    }
    expect(status()).toBe("3 files, 3 runs fitted.");
    expectRuns(all);
  });

  it("asks which column is the fraction correct where nothing says it, and takes the reply", async () => {
    click(`[data-remove="made-7B.jsonl"]`);
    await answered();
    drop(["odd-7B.jsonl", runs["made-7B"].text.replaceAll("eval/accuracy", "eval/marks")]);
    await answered();
    expect(document.querySelector(".your-question p")!.textContent).toBe("Which column is the fraction correct?");
    click('[data-reply="eval/marks"]');
    await answered();
    expect(rowsOf("Slope of each run").map(({ Run, k }) => [Run, k])).toEqual([
      ["odd-7B", fitOf(runs["made-7B"].rows).k.toFixed(3)]
    ]);
    expect(status()).toBe("3 files, 1 run fitted, 2 not.");
  });

  it("forgets everything where it is asked to", async () => {
    click('[data-own="clear"]');
    await soon(() => expect(status()).toBe("Everything is cleared: nothing of your logs is left in this browser."));
    expect([own("results").innerHTML, own("choices").innerHTML, own("compare").innerHTML]).toEqual(["", "", ""]);
    expect(document.documentElement.hasAttribute("data-user-logs")).toBe(false);
    drop();
    expect(status()).toBe("There was no file in what was dropped.");
  });

  it("says that what was dropped cannot be read", async () => {
    const entry = {
      isFile: true,
      name: "a.jsonl",
      file: (_: unknown, fail: (error: Error) => void) => fail(new Error("gone"))
    };
    const items = [{ kind: "file", webkitGetAsEntry: () => entry }];
    window.dispatchEvent(Object.assign(new Event("drop", { cancelable: true }), { dataTransfer: { items } }));
    await soon(() => expect(status()).toBe("What was dropped cannot be read: gone"));
  });

  it("reads the logs of a folder, whatever it is called, and marks the page as that of a log that cannot be read", async () => {
    const path = "7.5B/broken.parquet";
    const file = Object.assign(new NodeBlob(["PAR1 broken"]), { name: "broken.parquet", webkitRelativePath: path });
    const input = own<HTMLInputElement>("folder");
    Object.defineProperty(input, "files", { value: [file], configurable: true });
    Object.defineProperty(input, "value", { value: "", writable: true, configurable: true });
    input.dispatchEvent(new Event("change", { bubbles: true }));
    const paths = () =>
      [...document.querySelectorAll<HTMLElement>("details[data-path]")].map(({ dataset }) => dataset.path);
    await soon(() => expect(paths()).toEqual([path]));
    expect(document.documentElement.hasAttribute("data-user-logs")).toBe(true);
    expect(document.documentElement.hasAttribute("data-your-fits")).toBe(false);
  });
});
