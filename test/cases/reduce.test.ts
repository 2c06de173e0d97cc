/** Small dumps of rollouts that were misread or overwrote what was there, each with its right table. */
import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { rlscale } from "../helpers/command-line.js";
import { inFolder, type Row, tableOf } from "../reduce/dumps.js";
import { folder } from "./check-log.js";
import { itOrPending } from "./pending.js";

const dumps = `${folder}/faults/reduce`;

interface Outcome {
  code: number;
  /** what the command printed, both streams */
  said: string;
  /** null where no table was written */
  table: Row[] | null;
}

/** Reduces a dump of the cases into a table of its own. */
function reduced(dump: string, ...options: string[]): Promise<Outcome> {
  return inFolder(async (there) => {
    const { code, out, err } = await rlscale("reduce", `${dumps}/${dump}`, "-o", `${there}/steps.parquet`, ...options);
    const table = (await readdir(there)).length > 0 ? await tableOf(`${there}/steps.parquet`) : null;
    return { code, said: `${out}\n${err}`, table };
  });
}

function dump(name: string, check: () => Promise<void>): void {
  itOrPending(`reduce/${name}`)(`reduce/${name}`, check);
}

describe("each small dump has its right table, or the refusal that leads to it", () => {
  dump("unequal.parquet over itself", () =>
    inFolder(async (there) => {
      const file = join(there, "unequal.parquet");
      await cp(`${dumps}/unequal.parquet`, file);
      const before = await readFile(file);
      const { code, err } = await rlscale("reduce", file, "-o", file);
      expect([code, err]).toEqual([1, expect.stringMatching(/apart from what is read/)]);
      expect(before.equals(await readFile(file))).toBe(true);
      expect(await readdir(there)).toEqual(["unequal.parquet"]);
    })
  );

  for (const name of ["zero.parquet", "negstep.parquet"]) {
    dump(`${name} over a table`, () =>
      inFolder(async (there) => {
        const table = join(there, "steps.parquet");
        expect((await rlscale("reduce", `${dumps}/unequal.parquet`, "-o", table)).code).toBe(0);
        const before = await readFile(table);
        expect((await rlscale("reduce", `${dumps}/${name}`, "-o", table)).code).toBe(1);
        expect(before.equals(await readFile(table))).toBe(true);
        expect((await rlscale("reduce", `${dumps}/${name}`, "-o", join(there, "new.parquet"))).code).toBe(1);
        expect(await readdir(there)).toEqual(["steps.parquet"]);
      })
    );
  }

  for (const name of ["bigid.jsonl", "bigid.parquet"]) {
    dump(name, async () => {
      const { table } = await reduced(name);
      expect(table).toMatchObject([{ step: 1, rollouts: 100, prompts_per_step: 100, samples: 100, reward: 0.5 }]);
    });
  }

  dump("hivedate", async () => {
    const { table } = await reduced("hivedate");
    expect(table!.map(({ run, step, rollouts, reward }) => [run, step, rollouts, reward])).toEqual([
      ["2024-01-01", 1, 2, 0],
      ["2024-01-02", 1, 2, 1]
    ]);
  });

  dump("textstep.jsonl", async () => {
    const { table, said } = await reduced("textstep.jsonl");
    const steps = table!.map(({ step }) => Number(step));
    // "1e1" may be 10 or no whole number; "1.5", "0x10", "-1", "" and "abc" are none
    expect([
      [1, 2, 3],
      [1, 2, 3, 10]
    ]).toContainEqual(steps);
    expect(table!.every(({ rollouts, prompts_per_step }) => rollouts === 10 && prompts_per_step === 10)).toBe(true);
    expect(said).toContain(String(90 - 10 * steps.length));
  });

  dump("textscore.parquet", async () => {
    const { said } = await reduced("textscore.parquet");
    expect(said).toContain('4 of 4 rollouts have no score (values seen: "correct" 3, "wrong" 1)');
    expect(said).toContain("--score-map correct=1,wrong=0");
    const { table } = await reduced("textscore.parquet", "--score-map", "correct=1,wrong=0");
    expect(table).toMatchObject([
      { step: 1, rollouts: 2, unscored: 0, reward: 0.5 },
      { step: 2, rollouts: 2, unscored: 0, reward: 1 }
    ]);
  });

  dump("mixed", async () => {
    const { table } = await reduced("mixed");
    const scored = (table ?? []).map(({ step, rollouts, unscored, reward }) => [step, rollouts, unscored, reward]);
    expect(scored).toEqual([1, 2, 3].map((step) => [step, 2, 0, 0.5]));
  });

  dump("latecol.jsonl", async () => {
    const { table, said } = await reduced("latecol.jsonl");
    expect(table!.length).toBe(211);
    const late = table!.find(({ step }) => step === 500)!;
    if (late.response_length === null) expect(said).toMatch(/response[^\n]*(look|first|row)/i);
    else expect(late).toMatchObject({ response_length: 5, rollouts: 1 });
  });

  dump("casecol.parquet", async () => {
    const { code, said, table } = await reduced("casecol.parquet");
    expect([code, table]).toEqual([1, null]);
    for (const named of ["--score-column", "Score", "score"]) expect(said).toContain(named);
    for (const [column, reward] of [["Score", 0] as const, ["score", 1] as const]) {
      const chosen = await reduced("casecol.parquet", "--score-column", column);
      expect(chosen.table, column).toMatchObject([{ step: 1, rollouts: 2, reward }]);
    }
  });

  dump("dupcol.parquet", async () => {
    const { code, said, table } = await reduced("dupcol.parquet");
    expect([code, table]).toEqual([1, null]);
    expect(said).toMatch(/score.*(twice|two|2)|(twice|two|2).*score/s);
  });

  dump("filenamecol.parquet", async () => {
    const { table } = await reduced("filenamecol.parquet");
    expect(table).toMatchObject([{ step: 1, rollouts: 2, reward: 0.5 }]);
  });

  dump("trunc.jsonl", async () => {
    const { table, said } = await reduced("trunc.jsonl");
    const rate = table![0]!.truncation_rate;
    // of 0.5, 0.4, 2, 3, 0, 1: all but 0 read as true, or whole numbers alone, or the last two alone, or no rate at all
    expect([5 / 6, 3 / 4, 4 / 6, 3 / 6, null]).toContain(rate);
    expect(said).toMatch(/truncat[^\n]*\d/i);
  });
});
