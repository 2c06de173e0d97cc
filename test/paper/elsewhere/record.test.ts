/** `data/elsewhere.json`: of its shape, what the logs give today, and the numbers that Python finds in the tables of the authors. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { type ElsewhereRecord, elsewhere, type StudyName } from "../../../src/paper/elsewhere/elsewhere-record.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { buildElsewhere } from "./record/build.js";
import { elsewhereText, studyRuns } from "./study-runs.js";

const kept = readFileSync("data/elsewhere.json", "utf8");
const record = JSON.parse(kept) as ElsewhereRecord;
const column = (id: string, study: StudyName) =>
  record.rows.find((row) => row.id === id)!.columns.find((one) => one.study === study)!;
const cell = (id: string, study: StudyName, what: string) => column(id, study).cells.find((one) => one.what === what)!;

/** Estimate and ends. */
function expectCell(id: string, study: StudyName, what: string, estimate: number, low: number, high: number) {
  const found = cell(id, study, what);
  for (const [ours, theirs] of [
    [found.estimate!, estimate],
    [found.interval![0]!, low],
    [found.interval![1]!, high]
  ] as const)
    expect(Math.abs(ours - theirs), `${id}, ${what}`).toBeLessThan(2e-6 + 1e-5 * (high - low));
}

/** Where two records differ: in a word, or in a number by more than a search for a fit's minimum may. */
function movedIn(kept: unknown, made: unknown, path: string): string[] {
  if (typeof kept === "number" && typeof made === "number")
    return Math.abs(kept - made) <= 1e-4 * Math.abs(kept) + 1e-6 ? [] : [`${path}: ${kept}, now ${made}`];
  if (kept === null || made === null || typeof kept !== "object" || typeof made !== "object")
    return kept === made ? [] : [`${path}: ${kept}, now ${made}`];
  const names = new Set([...Object.keys(kept), ...Object.keys(made)]);
  const of = (all: object, name: string) => (all as Record<string, unknown>)[name];
  return [...names].flatMap((name) => movedIn(of(kept, name), of(made, name), `${path}.${name}`));
}

describe("data/elsewhere.json", () => {
  it("is of its schema, and what the logs give", async () => {
    const validate = new Ajv2020({ allErrors: true }).compile(elsewhere);
    validate(record);
    expect(validate.errors).toBeNull();
    const moved = movedIn(record, JSON.parse(elsewhereText(buildElsewhere(await studyRuns()))), "");
    expect(moved.slice(0, 10)).toEqual([]);
  }, 120_000);

  // pandas 2 and NumPy: polyfit of ln(1 - score), and of the log-odds of a wrong answer, on ln step
  it("has the slopes of the ladder", () => {
    const theirs: Record<string, readonly number[]> = {
      "MATH 0.5": [0.015531, 0.028013, 0.009129, 0.052419],
      "MATH 1.5": [0.067922, 0.052573, 0.066023, 0.150922],
      "MATH 3": [0.095509, 0.08613, 0.052396, 0.18451],
      "MATH 7": [0.114488, 0.172265, 0.067414, 0.195829],
      "MATH 14": [0.085892, 0.156341, 0.025352, 0.135523],
      "MATH 32": [0.176733, 0.275336, -0.0038, 0.273118],
      "MATH 72": [0.1671, 0.391399, -0.043785, 0.280888],
      "GSM8K 0.5": [0.199, 0.302752, 0.13919, 0.707544],
      "GSM8K 1.5": [0.146856, 0.246646, 0.097997, 0.206549],
      "GSM8K 3": [0.126936, 0.181607, 0.062941, 0.152071],
      "GSM8K 7": [0.170569, 0.377135, 0.149092, 0.189496],
      "GSM8K 14": [0.091103, 0.296376, -0.122187, 0.098101],
      "GSM8K 32": [0.22039, 0.448827, 0.064249, 0.234357],
      "GSM8K 72": [0.169008, 0.339426, 0.001617, 0.179652]
    };
    expect(record.ladder).toHaveLength(14);
    for (const { task, modelSize, windows, logOdds } of record.ladder) {
      const ours = [...windows.map(({ k }) => k), logOdds.k];
      for (const [i, k] of theirs[`${task} ${modelSize / 1e9}`]!.entries())
        expect(Math.abs(ours[i]! - k), `${task} ${modelSize}, ${i}`).toBeLessThan(2.1e-6);
    }
    const largest = record.ladder.find(({ task, modelSize }) => task === "MATH" && modelSize === 72e9)!;
    expect([largest.start, largest.end, ...largest.lengths]).toEqual([0.413, 0.732, 407.103, 295.15, 288.072]);
  });

  // SciPy 1.17: minimize_scalar of the sum of squares over ln N_0, the slopes' common K_max in closed form
  it("has the law over sizes of the ladder, early and late, with and without the largest size", () => {
    const theirs: Record<string, readonly [number, number]> = {
      "MATH, whole run, 7": [0.164796, 2.985538],
      "MATH, whole run, 6": [0.15505, 2.503515],
      "MATH, to step 40, 7": [0.4636575, 18.102853],
      "MATH, to step 40, 6": [0.3221314, 8.338385],
      "MATH, from step 40, 6": [0.0390787, 0.163977],
      "GSM8K, to step 40, 7": [0.3354104, 0.178434],
      "GSM8K, to step 40, 6": [0.3335434, 0.170488]
    };
    expect(record.laws).toHaveLength(12);
    for (const { task, window, sizes, kMax, n0 } of record.laws) {
      const found = theirs[`${task}, ${window}, ${sizes.length}`];
      // N_0 runs against 0 where k does not grow
      if (!found) expect([kMax, n0], `${task}, ${window}, ${sizes.length}`).toEqual([null, null]);
      else {
        expectRelative(kMax!, found[0], 1e-5);
        expectRelative(n0! / 1e9, found[1], 1e-5);
      }
    }
    const predicted = [0.14984, 0.288697, 0.03899, 0.159167, 0.332755, 0.065216];
    // where k does not grow the search ends at its bound, near 0
    for (const [i, k] of predicted.entries())
      expect(Math.abs(record.heldOut[i]!.predicted! - k), `held out, ${i}`).toBeLessThan(5e-5);
    const measured = record.ladder.filter(({ modelSize }) => modelSize === 72e9).flatMap(({ windows }) => windows);
    expect(record.heldOut.map(({ measured }) => measured)).toEqual(measured.map(({ k }) => k));
  });

  it("sets power law, sigmoid and no change against each other, on the errors that the forecasts have", () => {
    for (const { study, cells, values } of record.rows.find(({ id }) => id === "form")!.columns) {
      const forecast = column("forecast", study).values;
      const groups = [...new Set(Object.keys(values).map((name) => name.split(": ")[0]!))];
      const error = (group: string, form: string) => forecast[`${group}: ${form}`]!;
      expect(cells.map(({ estimate }) => estimate!.toFixed(6))).toEqual(
        groups
          .flatMap((group) => [
            error(group, "sigmoid") - error(group, "power"),
            error(group, "no-change") - error(group, "sigmoid")
          ])
          .map((gain) => gain.toFixed(6))
      );
      for (const group of groups) {
        const won = ["power", "sigmoid", "no-change"].map((form) => values[`${group}: ${form}`]!);
        expect(won.reduce((sum, one) => sum + one, 0)).toBe(values[`${group}: recipes`]);
      }
    }
    expect(record.forms.map(({ task, window }) => `${task}, ${window}`)).toEqual(
      ["MATH", "GSM8K"].flatMap((task) =>
        ["whole run", "to step 40", "from step 40"].map((window) => `${task}, ${window}`)
      )
    );
    for (const { runs, best } of record.forms)
      expect(Object.values(best).reduce((sum, one) => sum + one, 0)).toBe(runs);
  });

  // pandas: mean of |mean of the scores at steps 30, 35 and 40 - score| / (1 - score) over the steps after 40
  it("forecasts what follows the early window", () => {
    const [math, gsm8k] = record.earlyForecasts;
    expectRelative(math!["no-change"], 0.055290467, 1e-6);
    expectRelative(gsm8k!["no-change"], 0.06622926, 1e-6);
  });

  // SciPy 1.17: ttest_ind(equal_var=False), its confidence_interval
  it("compares numbers of answers, and two sizes, by Welch", () => {
    const against = (n: number) => `${n} against 16 answers, 16 trained on`;
    expectCell("rollouts", "pods", against(32), 0.0029466768, -0.0065134332, 0.0124067868);
    expectCell("rollouts", "pods", against(64), 0.0133737681, 0.0064761643, 0.020271372);
    expectCell("rollouts", "pods", against(128), 0.0175132676, 0.0110992366, 0.0239272987);
    expectCell("rollouts", "pods", against(256), 0.0241394996, 0.0168879458, 0.0313910535);
    expectCell("hours", "pods", against(32), 0.0119433915, 0.001440992, 0.0224457909);
    expectCell("hours", "pods", against(64), 0.0143947435, 0.004875987, 0.0239135);
    expectCell("hours", "pods", against(128), 0.0141117007, 0.004378674, 0.0238447275);
    expectCell("hours", "pods", against(256), 0.0102501895, 0.0004091157, 0.0200912634);
    const eight = (size: number) => `${size}B: 128 against 32 answers, 32 trained on`;
    expectCell("rollouts", "pods", eight(3), 0.0262695312, -0.0128577612, 0.0653968237);
    expectCell("rollouts", "pods", eight(7), 0.0197443182, -0.0253736573, 0.0648622936);
    expectCell("hours", "pods", eight(3), 0.0024414063, -0.0198667156, 0.0247495281);
    expectCell("hours", "pods", eight(7), 0.0187973485, -0.0257772328, 0.0633719297);
    expectCell("size", "pods", "7B against 3B, 32 answers a prompt", 0.3787749236, 0.2102486756, 0.5473011716);
    expectCell("size", "pods", "7B against 3B, 128 answers a prompt", 0.37262528, 0.194714996, 0.5505355641);
  });

  // pandas: standard deviations of the mean of the last three evaluations; SciPy: chi2.ppf, t.ppf, binomtest
  it("has the spread of seeds, early orders, and shares of runs that fall", () => {
    const spread = column("seeds", "pods").values;
    expectRelative(spread["GSM8K, Qwen2.5-3B: sd"]!, 0.009083097073, 1e-7);
    expect(spread["GSM8K, Qwen2.5-3B: df"]).toBe(81);
    expectRelative(spread["MATH, Qwen2.5-3B: sd"]!, 0.0143875010714, 1e-7);
    expectRelative(spread["GSM8K, Llama-3.2-3B: sd"]!, 0.013297013878, 1e-7);
    expectCell("seeds", "pods", "GSM8K, Qwen2.5-3B", -0.0051765979, -0.0097530496, -0.0018254695);
    const { recipes, before, quarter } = column("order", "octothinker").values;
    expect([recipes, before]).toEqual([24, 0.82]);
    expectRelative(quarter!, 0.8545454545, 1e-7);
    expectCell("order", "octothinker", "MATH500, Llama-3.2-3B", 0.0345454545, -0.0762113293, 0.1453022386);
    const twentieth = 0.05;
    expectCell(
      "decline",
      "octothinker",
      "MATH500",
      0.2 - twentieth,
      0.0844060162 - twentieth,
      0.3693788445 - twentieth
    );
    expectCell("decline", "verl", "MATH and GSM8K", -twentieth, -twentieth, 0.2316357617 - twentieth);
    expectCell("decline", "pods", "one GPU", 3 / 140 - twentieth, 0.0044410764 - twentieth, 0.0613450102 - twentieth);
    expectCell("decline", "pods", "eight GPUs", 0, 0.0012650895 - twentieth, 0.2487327628 - twentieth);
  });

  // NumPy: lstsq of seconds a step on n and m, one a seed; means of |error| / loss over the second half of each run
  it("splits the seconds of a step, and has the errors of no change and late slopes", () => {
    const { base, generation, update, generationError, updateError } = record.cost;
    for (const [ours, theirs] of [
      ...([
        [base, 4.38915993],
        [generation, 0.05840443],
        [update, 0.12441427]
      ] as const),
      ...([
        [generationError, 0.00251578],
        [updateError, 0.01971101]
      ] as const)
    ])
      expect(Math.abs(ours - theirs)).toBeLessThan(1e-7);
    const { values } = column("forecast", "verl");
    expectRelative(values["MATH: no-change"]!, 0.03567427931, 1e-7);
    expectRelative(values["GSM8K: no-change"]!, 0.07264536546, 1e-7);
    const octo = column("forecast", "octothinker").values;
    expectRelative(octo["MATH500: no-change"]!, 0.04621049707, 1e-7);
    expectRelative(octo["GSM8K: no-change"]!, 0.10511993582, 1e-7);
    const bent = "3B, 32 generated, 32 trained on";
    expectCell("straight", "pods", bent, -0.6694635435, -1.2117752022, -0.1271518848);
    expectCell("straight", "pods", "7B, 128 generated, 32 trained on", -0.9076728284, -1.1801243721, -0.635221285);
    const plain = "Qwen2.5-3B, GSM8K: all, 16 generated, 16 trained on";
    expectCell("straight", "pods", plain, -0.4863079358, -2.0609804178, 1.0883645462);
  });

  it("gives back every figure that the authors print, at the digits that their logs have", () => {
    expect(record.published).toHaveLength(26);
    for (const { what, printed, ours, decimals } of record.published) {
      expect(Math.abs(ours - Number(printed)), what).toBeLessThanOrEqual(0.5 * 10 ** -decimals + 5e-5 + 1e-9);
    }
    const times = record.published.filter(({ what }) => what.endsWith("times faster"));
    expect(times.map(({ ours }) => Math.round(10 * ours) / 10)).toEqual([2, 2, 3]);
    for (const { interval } of times) expect(interval).toHaveLength(2);
  });

  it("plans what is missing", () => {
    // statsmodels 0.14, TTestIndPower().power and .solve_power
    const compared = record.missing.filter(({ row, sd }) => row !== "order" && sd !== null);
    expect(
      compared.map(({ row, needed, powers }) => [row, needed, ...powers.map(({ power }) => Number(power.toFixed(4)))])
    ).toEqual([
      ["size", null, 0.0501, 0.0501, 0.0503, 0.0507],
      ["size", 99, 0.0574, 0.0672, 0.0868, 0.1358],
      ["straight", 24, 0.082, 0.1262, 0.2158, 0.4267],
      ["reuse", 5, 0.25, 0.5341, 0.8606, 0.9964],
      ["hours", 23, 0.0837, 0.1305, 0.2251, 0.4456],
      ["seeds", 14, 0.1045, 0.182, 0.3354, 0.644],
      ["seeds", 5, 0.25, 0.5341, 0.8606, 0.9964]
    ]);
    expect(compared.map(({ effect }) => effect!).slice(2)).toEqual([0.5, 0.02, 0.02, 0.01, 0.02]);
    // NumPy, of the intervals above: root of the mean square of sd = half-width / t.ppf(0.975, df) sqrt(seeds)
    expectRelative(compared[2]!.sd!, 0.59631491, 1e-6);
    // TTestPower().solve_power
    const order = record.missing.find(({ row }) => row === "order")!;
    expect([order.needed, ...order.powers.map(({ power }) => power.toFixed(5))]).toEqual([
      ...[218, "0.14567", "0.26213", "0.47128", "0.76512"]
    ]);
    // binomtest(0, 35).proportion_ci() reaches 0.1000, binomtest(0, 36) 0.0974
    expect(record.missing.find(({ row }) => row === "decline")!.needed).toBe(36);
    const simulated = record.missing.filter(({ unit }) => unit === "runs a size");
    expect(simulated.map(({ row }) => row)).toEqual(["held-out", "saturation", "saturation"]);
    for (const { powers } of simulated) {
      expect(powers.map(({ runs }) => runs)).toEqual([1, 5, 20, 100]);
      expect(powers.every(({ power }, i) => i === 0 || power >= powers[i - 1]!.power - 0.05)).toBe(true);
    }
  });
});
