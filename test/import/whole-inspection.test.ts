/** Small files as people have them: the whole of what `rlscale inspect` and the page say of each. */
import { expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { inspect } from "../../src/import/inspection.js";
import { adviceFor } from "../../src/import/log-next.js";
import { importLog } from "../helpers/import-log.js";

const imported = (path: string, lines: readonly string[]) =>
  importLog(sourceOfBytes(path, new TextEncoder().encode(lines.join("\n"))));
const assumed =
  "eval/accuracy is taken for the fraction right, by its name and all its values lie within [0, 1]; --no-assume takes named scores alone";
const score = { name: "eval/accuracy", role: "evaluation", roleFrom: "its name", points: 6, notFinite: 0 };
const column = (name: string, meaning: string) => ({ name, meaning, producer: "any", values: 6, notFinite: 0 });
const readWhole = { read: 6, used: 6, setAside: {}, duplicates: 0, otherLines: 0, sha256: null };
const few = {
  what: "more evaluations: intervals are wide with few",
  how: "a column such as eval/accuracy: the fraction right on problems that are never trained on"
};

it("a table with tokens, problems and a column nobody asked for lacks nothing", async () => {
  const lines = [
    "step,eval/accuracy,solved,prompts_per_step,tokens_per_step",
    ...["10,0.15,50/500,64,900", "20,0.25,100/500,64,1100", "30,0.35,150/500,64,1000"],
    ...["40,0.45,200/500,128,2000", "50,0.55,250/500,128,1900", "60,0.65,300/500,128,2100"]
  ];
  const log = await imported("qwen-7b.csv", lines);
  const file = inspect(log);
  expect(file).toEqual({
    ...{ path: "qwen-7b.csv", format: "csv", packing: null, producer: null, bytes: lines.join("\n").length, rows: 6 },
    runs: [
      {
        ...{ run: "qwen-7b", modelSize: 7e9, modelSizeFrom: "the file's name (7b)" },
        ...{ steps: 6, firstStep: 10, lastStep: 60, stepColumn: "step", ranked: null, restarts: 0 },
        scores: ["eval/accuracy"],
        scoreDetails: [{ ...score, min: 0.15, max: 0.65, reading: "fraction", assumed, answers: null }],
        ...{ tokens: "per-step", samplesFrom: "column prompts_per_step", hoursFrom: null },
        tokenVerdict: {
          ...{ column: "tokens_per_step", count: "per-step", by: "name" },
          ...{ falls: [], resets: 0, assumed: 0.9, remarks: [] }
        }
      }
    ],
    ledger: {
      ...readWhole,
      unknownColumns: ["solved"],
      columns: [
        column("step", "step"),
        column("eval/accuracy", "accuracy"),
        column("prompts_per_step", "samples-per-step"),
        column("tokens_per_step", "tokens-per-step")
      ]
    },
    problems: [
      // nine of ten steps
      "90 % of the tokens are of steps that the log does not show, taken as their neighbours'",
      'solved spells its numbers: "50/500" is read as 0.1'
    ],
    missing: []
  });
  expect(adviceFor(file)).toEqual([few]);
  // ten steps a row: 640 problems each while 64 make a step, then 1280
  expect([...log.runs[0]!.samples!.cumulative]).toEqual([640, 1280, 1920, 3200, 4480, 5760]);
});

it("a resumed run of right answers alone: what a fit misses, and what to log next time", async () => {
  const lines = [
    "step,eval/accuracy,remark",
    ...["510,50/500,a", "520,100/500,b", "530,150/500,c", "540,200/500,d", "550,250/500,e", "560,300/500,f"]
  ];
  const file = inspect(await imported("run.csv", lines));
  expect(file).toEqual({
    ...{ path: "run.csv", format: "csv", packing: null, producer: null, bytes: lines.join("\n").length, rows: 6 },
    runs: [
      {
        ...{ run: "run", modelSize: null, modelSizeFrom: null },
        ...{ steps: 6, firstStep: 510, lastStep: 560, stepColumn: "step", ranked: null, restarts: 0 },
        scores: ["eval/accuracy"],
        scoreDetails: [
          {
            ...score,
            ...{ min: 0.1, max: 0.6, reading: "fraction", assumed },
            answers: { count: 500, from: "column eval/accuracy" }
          }
        ],
        ...{ tokens: null, tokenVerdict: null, samplesFrom: null, hoursFrom: null }
      }
    ],
    ledger: {
      ...readWhole,
      unknownColumns: ["remark"],
      columns: [column("step", "step"), column("eval/accuracy", "accuracy")]
    },
    problems: [
      "begins at step 510: a resumed run, or its start is in another file",
      'eval/accuracy spells its numbers: "50/500" is read as 0.1, and the number behind the slash as n'
    ],
    missing: [
      { what: "the model's size, for compute and for a place on k(N)", option: "--model-size 7B" },
      { what: "tokens, for a fit against compute", option: "--resource data" },
      { what: "problems a step, for X in problems; k is the same without", option: "--batch 512" }
    ]
  });
  expect(adviceFor(file)).toEqual([
    few,
    {
      what: "tokens, for a fit against compute",
      how: "a column such as tokens_per_step: prompt and answer tokens of the step, over all workers"
    },
    {
      what: "the model's size",
      how: "a size in the run's or the file's name, such as 7b, or a column model_size"
    },
    { what: "problems a step", how: "a column such as prompts_per_step: problems, not answers" },
    {
      what: "the run from its start",
      how: "the log of the run that was resumed, dropped with this one as one file"
    }
  ]);
});
