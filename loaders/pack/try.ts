/**
 * `npm run pack:try [TAG]`: the package that `npm run pack` wrote, installed in an empty folder by the Node that runs this, where
 * the README's commands on a user's own runs must answer. With a tag, it must be that of the version, which the changelog has.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../project-root.js";

const read = (path: string) => readFileSync(join(projectRoot, path), "utf8");
const { name, version } = JSON.parse(read("package.json")) as { name: string; version: string };
const tarball = join(projectRoot, `.build/${name}-${version}.tgz`);
const section = /^## Your own runs\n[\s\S]*?(?=^## )/m.exec(read("README.md"))?.[0] ?? "";
const commands = [...section.matchAll(/^npx rlscale .*$/gm)].map(([line]) => line.replace(/\s+#.*$/, ""));
const logs = join(projectRoot, "test/fixtures/cases/logs");

const problems = problemsWith(process.argv[2] ?? "");
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
} else tryIn(mkdtempSync(join(tmpdir(), "rlscale-try-")));

function problemsWith(tag: string): string[] {
  return [
    ...(existsSync(tarball) ? [] : [`${tarball}: must be there: npm run pack`]),
    ...(commands.length === 3 ? [] : [`README.md: "Your own runs" must have 3 commands; found ${commands.length}`]),
    ...(tag === "" || tag === `v${version}`
      ? []
      : [`tag: must be v${version}, the version of package.json; got ${tag}`]),
    ...(tag === "" || read("CHANGELOG.md").includes(`\n## ${version}\n`)
      ? []
      : [`CHANGELOG.md: must have a part "## ${version}" of this version`])
  ];
}

function tryIn(folder: string): void {
  // nothing is asked of a registry
  const env = { ...process.env, npm_config_offline: "true", XDG_CACHE_HOME: join(folder, "cache") };
  const run = (command: string) => execFileSync("bash", ["-ec", command], { cwd: folder, env, encoding: "utf8" });
  try {
    writeFileSync(join(folder, "package.json"), "{}\n");
    run(`npm install --no-audit --no-fund '${tarball}'`);
    cpSync(join(logs, "saturating.jsonl"), join(folder, "runs/saturating.jsonl"));
    cpSync(join(logs, "nocut.log"), join(folder, "console.log"));
    for (const command of commands) {
      const before = performance.now();
      const [first] = run(command).trim().split("\n");
      console.log(`${process.version}, ${((performance.now() - before) / 1000).toFixed(2)} s: ${command}\n  ${first}`);
      if (!first) throw new Error(`${command}: must print an answer; printed nothing`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
