/**
 * `npm run bench:cli`: seconds of the command line as it is installed, from the package that `npm run pack` writes: `--version`, `--help`,
 * `inspect` and `fit` of one small log, `fit` of 500 logs, `inspect` of 100 MB of JSON lines. Wall and processor time, the best of several.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { jsonLines } from "./json-lines.js";

const folder = mkdtempSync(join(tmpdir(), "rlscale-bench-"));
const command = join(folder, "node_modules/.bin/rlscale");

try {
  const tarball = execFileSync("npm", ["run", "--silent", "pack"], { encoding: "utf8" }).trim().split("\n").at(-1)!;
  writeFileSync(join(folder, "package.json"), "{}\n");
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], { cwd: folder });
  makeLogs();
  console.log(
    `${process.version}\n${"".padEnd(34)}${"asked s".padStart(10)}${"wall s".padStart(10)}${"CPU s".padStart(10)}`
  );
  for (const [asked, calls, ...args] of [
    [0.15, 9, "--version"],
    [0.15, 9, "--help"],
    [0.35, 9, "inspect", "small.jsonl"],
    [0.35, 9, "fit", "small.jsonl"],
    [2, 2, "fit", "many"],
    [1, 3, "inspect", "large.jsonl"]
  ] as const)
    time(args, asked, calls);
} finally {
  rmSync(folder, { recursive: true });
}

/** A small log, 500 runs of 100 evaluations, and 365,000 rows of ten columns. */
function makeLogs(): void {
  mkdirSync(join(folder, "many"));
  const random = seededRandom(1);
  for (let run = 0; run < 500; run++) {
    const k = 0.05 + 0.2 * random.uniform();
    const rows = Array.from({ length: 100 }, (_, i) => {
      const step = 5 * (i + 1);
      const loss = 0.7 * Math.exp(-k * Math.log(step) + 0.02 * random.normal());
      return JSON.stringify({ step, "val/accuracy": 1 - loss });
    });
    const text = `${rows.join("\n")}\n`;
    writeFileSync(join(folder, `many/run-${String(run).padStart(3, "0")}.jsonl`), text);
    if (run === 0) writeFileSync(join(folder, "small.jsonl"), text);
  }
  writeFileSync(join(folder, "large.jsonl"), jsonLines());
}

function time(args: readonly string[], asked: number, calls: number): void {
  let [wall, cpu] = [Infinity, Infinity];
  for (let i = 0; i < calls; i++) {
    const start = performance.now();
    const { status, stderr } = spawnSync("bash", ["-c", 'time "$0" "$@" > /dev/null', command, ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, TIMEFORMAT: "%U %S", XDG_CACHE_HOME: join(folder, "cache") }
    });
    if (status !== 0) throw new Error(`${args.join(" ")}: ended with ${status}: ${stderr}`);
    wall = Math.min(wall, (performance.now() - start) / 1000);
    const [user, system] = stderr.trim().split("\n").at(-1)!.split(" ").map(Number);
    cpu = Math.min(cpu, user! + system!);
  }
  const cells = [asked, wall, cpu].map((seconds) => seconds.toFixed(2).padStart(10));
  console.log(`${args.join(" ").padEnd(34)}${cells.join("")}`);
}
