/** Tasks of an analysis divided between this thread and a second one, which leaves what they gave in the cache of stages. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SeriesSamples } from "../../loaders/analysis/build-samples.js";
import type { Subject } from "../../loaders/analysis/prediction/subject.js";
import { type Stage, stagesIn } from "../../loaders/analysis/stage-cache.js";
import { type Ahead, alone, startAhead } from "../../loaders/analysis/stages-ahead.js";

type Task = Parameters<Ahead>[0][number];

/** A series without sizes: its counts are none, at once. */
const series = (family: string, samples: unknown = []) =>
  ({
    family,
    variant: "base",
    resource: "data",
    samples,
    counts: { problems: 100, stated: true, curves: [] }
  }) as unknown as SeriesSamples;
const counted = (family: string, samples?: unknown): Task => ({ counted: series(family, samples) });

let folder: string;
let second: ReturnType<typeof startAhead>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-ahead-"));
  second = startAhead({ folder, code: "of a test" });
});
afterEach(async () => {
  await second.close();
  rmSync(folder, { recursive: true });
});

const kept = () => readdirSync(folder).filter((name) => /^counts-[0-9a-f]{64}\.json$/.test(name));

/** A stage of this thread that runs nothing and notes what it was asked for. */
function noted(): { stage: Stage; asked: unknown[][] } {
  const asked: unknown[][] = [];
  const stage: Stage = (name, input) => {
    asked.push([name, input]);
    return undefined as never;
  };
  return { stage, asked };
}

describe("startAhead(work)", () => {
  it("leaves in the cache what the second thread has run, under the names that this one looks for, and runs nothing twice", async () => {
    const { stage, asked } = noted();
    const families = ["one", "two", "three"];
    const finish = second.ahead(
      families.map((family) => counted(family)),
      stage
    );
    await vi.waitFor(() => expect(kept()).toHaveLength(3), { timeout: 30_000 });
    await finish();
    expect(asked).toEqual([]);
    const names = kept();
    for (const name of names)
      expect(JSON.parse(readFileSync(join(folder, name), "utf8"))).toMatchObject({
        rows: [{ variant: "base", problems: 100, sizes: [] }]
      });
    // the stage of this thread finds them
    const ran = vi.fn();
    for (const family of families) stagesIn(folder, "of a test")("counts", series(family), ran);
    expect(ran).not.toHaveBeenCalled();
    expect(kept()).toEqual(names);
  }, 60_000);

  it("runs here what no thread has begun, each kind of task as its own stage and once", async () => {
    const { stage, asked } = noted();
    const tasks: Task[] = [
      { predicted: { key: "a" } as unknown as Subject },
      { inferred: series("b") },
      { counted: series("c") }
    ];
    // the second thread is still loading its modules
    await second.ahead(tasks, stage)();
    expect(asked).toEqual([
      ["prediction", { key: "a" }],
      ["inference", series("b")],
      ["counts", series("c")]
    ]);
  }, 60_000);

  it("settles when the second thread has died of a task, and runs here what it had not begun", async () => {
    const { stage, asked } = noted();
    const finish = second.ahead([counted("one"), counted("broken", null), counted("next")], stage);
    await vi.waitFor(() => expect(kept()).toHaveLength(1), { timeout: 30_000 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await settledIn(finish(), 30_000)).toBe(true);
    expect(asked.at(-1)).toEqual(["counts", series("next")]);
  }, 60_000);

  it("settles when the second thread is closed", async () => {
    const { stage } = noted();
    const waiting = second.ahead([counted("one")], stage)();
    await second.close();
    expect(await settledIn(waiting, 10_000)).toBe(true);
  }, 60_000);

  it("runs nothing in a thread that is closed", async () => {
    const { stage, asked } = noted();
    second.ahead([counted("one")], stage);
    await vi.waitFor(() => expect(kept()).toHaveLength(1), { timeout: 30_000 });
    await second.close();
    const finish = second.ahead([counted("late")], stage);
    // another thread comes later to its task than the first, warm, would have come
    const other = startAhead({ folder, code: "of a test" });
    other.ahead([counted("other")], stage);
    await vi.waitFor(() => expect(kept()).toHaveLength(2), { timeout: 30_000 });
    await other.close();
    await finish();
    expect(asked).toEqual([["counts", series("late")]]);
  }, 60_000);
});

describe("alone", () => {
  it("runs nothing ahead", async () => {
    const { stage, asked } = noted();
    await alone([counted("one")], stage)();
    expect(asked).toEqual([]);
  });
});

async function settledIn(work: Promise<void>, ms: number): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), ms));
  return Promise.race([work.then(() => true as const), late]);
}
