/** `rlscale forecast` without an X to look ahead to: what each run is doing; and with one that is told by its distance. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-state-"));
  for (const [name, last] of [
    ["short", 20],
    ["long", 40]
  ] as const) {
    const rows = Array.from(
      { length: last + 1 },
      (_, i) => `${10 * i},${(0.2 + 0.012 * i + 0.004 * (i % 3)).toFixed(4)}`
    );
    writeFileSync(join(folder, `${name}.csv`), `step,val/accuracy\n${rows.join("\n")}\n`);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string) => join(folder, `${name}.csv`);
const json = async (...args: string[]) => JSON.parse((await rlscale("forecast", ...args, "--json")).out);

describe("rlscale forecast PATH...", () => {
  it("says the state of each run, and what --to adds", async () => {
    const { code, out } = await rlscale("forecast", folder);
    expect(code).toBe(0);
    expect(out).toMatch(/^long, val\/accuracy: Rising\.\n {2}run long, .*; seen to 400 steps\n/);
    expect(out).toContain("short, val/accuracy: Rising.\n");
    expect(out).toContain("say --to X, or --more X (that much further), for the score that is expected there");
    const { runs, states } = await json(folder);
    expect(runs).toEqual([]);
    const [alone] = (await json(path("short"), "--to", "300")).runs;
    const { seenTo, state, noChange, bestCheckpoint } = alone;
    expect(states[1]).toMatchObject({ run: "short", path: path("short"), seenTo, state, noChange, bestCheckpoint });
  });

  it("has the state of a run that --to is not beyond, beside the forecast of another", async () => {
    const { runs, states, refused } = await json(folder, "--to", "300");
    expect([runs, states, refused].map((list) => list.map(({ run }: { run: string }) => run))).toEqual([
      ["short"],
      ["long"],
      ["long"]
    ]);
    const { out } = await rlscale("forecast", folder, "--to", "300");
    expect(out).toContain("long, val/accuracy: Rising.\n");
    expect(out).toContain("give a later one, --more with how much further, or --until with an earlier X");
    expect((await rlscale("forecast", path("long"), "--to", "300")).code).toBe(1);
  });

  it("looks ahead of each run by --more, and refuses --to beside it", async () => {
    const { runs, states } = await json(folder, "--more", "100");
    expect([runs.map(({ to }: { to: number }) => to), states]).toEqual([[500, 300], []]);
    const [byTo] = (await json(path("short"), "--to", "300")).runs;
    expect(runs[1]).toEqual(byTo);
    const both = await rlscale("forecast", folder, "--more", "100", "--to", "300");
    expect([both.code, both.err]).toEqual([2, expect.stringContaining("give one of them")]);
  });
});
