/**
 * `npm run bench:stores`: steps and megabytes a second of processor time for the databases and exports of trackers, a whole import
 * of one run of 100,000 steps with three metrics. Databases are those of test/fixtures/databases, filled by Python's sqlite3
 * (RLSCALE_PYTHON, else python3); exports are made in memory, in the form of their fixtures.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { logsAmong } from "../../src/import/choose-logs.js";
import { importLog } from "../helpers/import-log.js";

const steps = 100_000;
const metrics = ["val/accuracy", "critic/score/mean", "actor/grad_norm"];
const value = (step: number, metric: number) => (1 - 0.7 * step ** (-0.1 - 0.01 * metric)).toFixed(6);
const table = (header: readonly string[], row: (step: number) => readonly (string | number)[]) =>
  new TextEncoder().encode(
    [header, ...Array.from({ length: steps }, (_, i) => row(i + 1))].map((cells) => cells.join(",")).join("\n")
  );

/** Fills the database of a fixture: its first run alone, from a thousand statements a transaction. */
const filling: Record<string, string> = {
  mlflow: `
run = c.execute("select run_uuid from runs where lifecycle_stage = 'active'").fetchone()[0]
c.execute("delete from metrics"); c.execute("delete from latest_metrics"); c.execute("delete from runs where run_uuid <> ?", (run,))
c.executemany("insert into metrics (key, value, timestamp, run_uuid, step, is_nan) values (?, ?, ?, ?, ?, 0)",
  ((name, score(i, j), 1700000000000 + 1000 * i, run, i) for i in range(1, steps + 1) for j, name in enumerate(names)))`,
  trackio: `
first = c.execute("select run_id, run_name from metrics").fetchone()
c.execute("delete from metrics")
c.executemany("insert into metrics (run_id, timestamp, run_name, step, metrics) values (?, ?, ?, ?, ?)",
  ((first[0], "2026-11-29T12:18:35.686458+00:00", first[1], i, json.dumps({name: score(i, j) for j, name in enumerate(names)})) for i in range(1, steps + 1)))`
};

function database(kind: "mlflow" | "trackio", name: string): Uint8Array {
  const path = join(place, name);
  writeFileSync(path, gunzipSync(readFileSync(`test/fixtures/databases/${name}.gz`)));
  const code = `import json, sqlite3, sys
c = sqlite3.connect(sys.argv[1])
steps, names = ${steps}, ${JSON.stringify(metrics)}
score = lambda step, metric: round(1 - 0.7 * step ** (-0.1 - 0.01 * metric), 6)
${filling[kind]}
c.commit(); c.execute("pragma journal_mode = delete"); c.execute("vacuum")`;
  execFileSync(process.env.RLSCALE_PYTHON ?? "python3", ["-c", code, path]);
  return new Uint8Array(readFileSync(path));
}

const stores: [what: string, file: string, bytes: () => Uint8Array][] = [
  ["MLflow's database", "mlflow.db", () => database("mlflow", "mlflow.db")],
  ["Trackio's database", "grpo.db", () => database("trackio", "grpo.db")],
  [
    "W&B export",
    "wandb-export.csv",
    () =>
      table(
        ['"Step"', ...metrics.flatMap((name) => ["", "__MIN", "__MAX"].map((end) => `"qwen-7b - ${name}${end}"`))],
        (step) => [`"${step}"`, ...metrics.flatMap((_, j) => [0, 1, 2].map(() => `"${value(step, j)}"`))]
      )
  ],
  [
    "TensorBoard CSV",
    "run-qwen-7b-tag-val_acc.csv",
    () => table(["Wall time", "Step", "Value"], (step) => [1767225600 + step, step, value(step, 0)])
  ],
  [
    "SwanLab export",
    "swanlab.csv",
    () =>
      table(
        ["step", ...metrics.flatMap((name) => [`qwen2.5-7B-${name}_step`, `qwen2.5-7B-${name}_timestamp`])],
        (step) => [step, ...metrics.flatMap((_, j) => [value(step, j), 1767225600000 + step])]
      )
  ],
  [
    "Aim's data frame",
    "aim.csv",
    () =>
      table(
        "idx,step,value,epoch,time,run.hash,run.hparams.batch_size,run.hparams.model,metric.name,metric.context.subset".split(
          ","
        ),
        (step) => [
          step - 1,
          step,
          value(step, 0),
          "",
          "2026-11-29 19:56:15.582311",
          "44d1a2595a92416894476ca4",
          64,
          "Qwen/Qwen2.5-7B",
          "accuracy",
          "val"
        ]
      )
  ]
];

const place = mkdtempSync(join(tmpdir(), "rlscale-stores-"));
const print = (...cells: string[]) =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(20) : cell.padStart(12))).join(""));
try {
  print("", "MB", "steps/s", "MB/s");
  for (const [what, file, make] of stores) {
    const bytes = make();
    const spent: number[] = [];
    for (let i = 0; i < 3; i++) {
      const begun = process.cpuUsage();
      const [log] = await logsAmong([{ source: sourceOfBytes(file, bytes), below: file }]);
      const { runs, ledger } = await importLog(log!);
      const { user, system } = process.cpuUsage(begun);
      spent.push((user + system) / 1e6);
      const found = runs[0]?.table.step.length;
      if (runs.length !== 1 || found !== steps)
        throw new Error(`${what}: ${runs.length} runs, ${found} of ${steps} steps, ${ledger.used} rows`);
    }
    const seconds = Math.min(...spent);
    print(
      what,
      (bytes.length / 1e6).toFixed(1),
      Math.round(steps / seconds).toLocaleString("en"),
      (bytes.length / 1e6 / seconds).toFixed(1)
    );
  }
} finally {
  rmSync(place, { recursive: true });
}
