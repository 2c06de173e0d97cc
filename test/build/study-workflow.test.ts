/** The workflow that rebuilds a study's report: pinned, and its commands executed, over logs that have grown. */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { copyProject } from "../../loaders/site/copy-project.js";
import { rlscaleThere } from "../helpers/command-line-there.js";
import { userLog } from "../helpers/user-log.js";

const text = readFileSync("docs/examples/study-workflow.yml", "utf8");
const { jobs, permissions } = parse(text) as {
  permissions: object;
  jobs: Record<string, { permissions: Record<string, string>; steps: { run?: string; uses?: string }[] }>;
};
const steps = Object.values(jobs).flatMap((job) => job.steps);

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-workflow-"));
  await copyProject(".", join(folder, "rlscale"));
  mkdirSync(join(folder, "logs"));
  writeFileSync(join(folder, "logs/7b.jsonl"), userLog({ k: 0.05, steps: 20 }));
  expect((await rlscaleThere(join(folder, "rlscale"), folder, ["new", "study", "--from", "logs"])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 }));

describe("the workflow of a study", () => {
  it("has actions by hash with their version, the same as this project's, and no right but by job", () => {
    const pages = readFileSync(".github/workflows/pages.yml", "utf8");
    const used = text.split("\n").filter((line) => /\buses:/.test(line));
    expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of used) {
      const [, action] = /uses: ([\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(line)!;
      expect(pages).toContain(action);
    }
    expect(permissions).toEqual({});
    expect(jobs.build!.permissions).toEqual({ contents: "read" });
  });

  it("takes grown logs and builds the report of them, by its own commands", () => {
    appendFileSync(
      join(folder, "logs/7b.jsonl"),
      '{"step": 21, "val/accuracy": 0.5, "perf/total_num_tokens": 1000000}\n'
    );
    const commands = steps.flatMap(({ run }) => run ?? []);
    expect(commands[0]).toBe("npm ci --ignore-scripts --prefix rlscale");
    // packages are linked here
    for (const command of commands.slice(1))
      execFileSync("bash", ["-ec", command], {
        cwd: folder,
        env: { ...process.env, RLSCALE_OUT: "", RLSCALE_DATA: "" }
      });
    expect(commands).toHaveLength(3);
    const page = readFileSync(join(folder, "site/index.html"), "utf8");
    expect(page).toMatch(/<td[^>]*>21</);
    expect(existsSync(join(folder, "site/runs.html"))).toBe(true);
  });
});
