/**
 * `npm run bench:consoles`: rows and megabytes a second of processor time for each console that is read, in logs of 50 MB (or
 * 750,000 steps) made in memory: all of an import (read, laid out, understood), and the reader alone; beside them the bytes decoded
 * and cut into lines, and Python's loop of a regular expression over the lines, as people write it. Names behind it choose some.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ReadReport } from "../../src/import/reader.js";
import { readers } from "../../src/import/readers/index.js";
import { importLog } from "../helpers/import-log.js";

/** Bytes of a log: its speed is that of a long run and not of a program that has just begun. */
const size = 50e6;
const mostSteps = 750_000;
const score = (step: number) => (1 - 0.7 * step ** -0.1).toFixed(6);
const lines = (lineOf: (step: number) => string) => {
  const length = Math.min(mostSteps, Math.ceil(size / Buffer.byteLength(lineOf(1000))));
  return new TextEncoder().encode(`${Array.from({ length }, (_, i) => lineOf(i + 1)).join("\n")}\n`);
};

const others =
  "actor/entropy actor/pg_loss actor/grad_norm critic/score/max critic/score/min response_length/mean prompt_length/mean perf/total_num_tokens".split(
    " "
  );
const verl = (step: number) =>
  `(TaskRunner pid=1) step:${step} - val-core/gsm8k/acc/mean@1:${score(step)} - ${others.map((name, i) => `${name}:${(step % 97) + i}.25`).join(" - ")}`;
const ray = (text: string) => text.replaceAll(/^/gm, "(Runner pid=3333) ");

const bar = (step: number) => `\r ${step % 100}%|█▏        | ${step}/200000 [00:03<00:39,  3.59s/it]`;
const words = (step: number) =>
  `The answer to question ${step} is found step by step.\nINFO 03-04 engine.py:${step % 97} Avg prompt throughput: ${step % 97}.5 tokens/s\n`;

const consoles: Record<string, (step: number) => string> = {
  verl,
  "verl, in JSON": (step) => JSON.stringify({ ts: "2026-03-04T05:00:07Z", line: verl(step) }),
  "verl, 1 line in 50": (step) =>
    step % 50 === 0 ? verl(step) : `The answer to question ${step} is step by step: first we add 3 and 5, and so on.`,
  TRL: (step) =>
    `{'loss': 0.1, 'reward': ${score(step)}, 'kl': 0.01, 'learning_rate': 1e-06, 'completion_length': 352.25, 'step': ${step}}`,
  "TRL, with bars": (step) =>
    `{'loss': 0.1, 'reward': ${score(step)}, 'kl': 0.01, 'epoch': ${step / 1000}}${bar(step)}`,
  slime: (step) =>
    `(RolloutManager pid=4711) [2026-03-04 05:00:07] rollout_metrics.py:247 - rollout ${step}: {'rollout/raw_reward': ${score(step)}, 'rollout/response_lengths': 900.5}`,
  ROLL: (step) =>
    `[2026-03-04 05:00:40,120] [INFO] [tracking.py(161)]: metrics_tag: {"step": ${step}, "metrics": {"critic/score/mean": ${score(step)}, "time/step_total": 31.2}}`,
  "prime-rl": (step) =>
    `02:00:41 SUCCESS Step ${step} | Time: 70.00s | Reward: ${score(step)} | Seq. Length: 340.0 tokens/sample | Async Level: 1`,
  "prime-rl, 1 line in 3": (step) =>
    `${words(step)}02:00:41 SUCCESS Step ${step} | Time: 70.00s | Reward: ${score(step)} | Seq. Length: 340.0 tokens/sample`,
  Megatron: (step) =>
    ` [2026-03-04 05:00:00] iteration ${step}/ 200000 | consumed samples: ${step * 64} | reward: ${score(step)} | loss: 1.0E-01 |`,
  "printed by hand": (step) => `[gsm_8B_s1]   ${step}/200000 | loss=-0.9 | reward=${score(step)} | acc=50.0%`,
  EasyR1: (step) =>
    ray(
      `Step ${step}\ncritic:\n  rewards:\n    mean: ${score(step)}\nperf:\n  total_num_tokens: 400000\nreward:\n  accuracy: ${score(step)}`
    ),
  "NeMo-RL": (step) =>
    `\n===== Step ${step}/200000 =====\n\n📊 Training Results:\n  • Loss: 0.0100\n  • Avg Reward: ${score(step)}\n  • Mean Generation Length: 600.0000`,
  AReaL: (step) =>
    `StatsLogger INFO: Epoch 1/5 Step ${step}/935 Train step ${step}/4675 done.\nStatsLogger INFO: Stats (1/1):\nStatsLogger INFO:\n╒════════════════╤════════════╤═════════════════════╤════════════╕\n│ rollout/reward │ ${Number(score(step)).toExponential(4)} │ grpo_actor/n_tokens │ 1.0000e+05 │\n╘════════════════╧════════════╧═════════════════════╧════════════╛`
};

const quiet: ReadReport = { setAside() {}, problem() {}, config() {}, otherLines() {} };
const asked = process.argv.slice(2);
const print = (...cells: string[]) =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(24) : cell.padStart(13))).join(""));
const place = mkdtempSync(join(tmpdir(), "rlscale-consoles-"));
print("", "MB", "rows/s", "MB/s", "reader MB/s", "split MB/s", "Python MB/s");
for (const [name, lineOf] of Object.entries(consoles)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const bytes = lines(lineOf);
  const source = sourceOfBytes("run.log", bytes);
  const [whole, log] = await timed(() => importLog(source));
  const reader = readers.find(({ format }) => format === log.format)!;
  const [alone] = await timed(async () => {
    for await (const batch of reader.read(source, quiet)) void batch;
  });
  const speed = (seconds: number) => (bytes.length / 1e6 / seconds).toFixed(0);
  const rows = Math.round(log.ledger.used / whole).toLocaleString("en-US");
  const [split] = await timed(async () => {
    let length = 0;
    for (const line of new TextDecoder().decode(bytes).split("\n")) length += line.length;
    if (length === 0) throw new Error("no lines");
  });
  const python = pythonSeconds(bytes);
  const alones = name === "verl, in JSON" ? "" : speed(alone);
  const megabytes = (bytes.length / 1e6).toFixed(0);
  print(name, megabytes, rows, speed(whole), alones, speed(split), python === null ? "no python3" : speed(python));
}
rmSync(place, { recursive: true });

/** Seconds of processor time that Python takes to find names and numbers; null without Python. */
function pythonSeconds(bytes: Uint8Array): number | null {
  const path = join(place, "run.log");
  writeFileSync(path, bytes);
  const program = `
import re, sys, time
pair = re.compile(r"([\\w./@-]+)\\s*[\\x22\\x27]?[:=|]\\s*([-+]?\\d[\\d.]*(?:[eE][-+]?\\d+)?)")
start = time.process_time()
columns = {}
for line in open(sys.argv[1], encoding="utf-8"):
    for name, value in pair.findall(line):
        try:
            columns.setdefault(name, []).append(float(value))
        except ValueError:
            pass
print(time.process_time() - start)`;
  try {
    return Number(
      execFileSync("python3", ["-c", program, path], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
    );
  } catch {
    return null;
  }
}

/** Seconds of processor time, and what came of it. */
async function timed<T>(run: () => Promise<T>): Promise<[seconds: number, result: T]> {
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1e6, result];
}
