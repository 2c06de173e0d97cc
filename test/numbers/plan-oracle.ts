/**
 * The planner's first question worked out again from results.json alone: lines, budgets, draws, intervals and limits. Nothing
 * of src/lib/plan is in here; the machine and the form's first values are read from where they stand.
 */
import { gpus } from "../../src/lib/plan/hardware.js";
import { planStudy } from "../../src/lib/plan/plan-study.js";
import { readQuestion } from "../../src/lib/plan/question.js";
import type { Resource } from "../../src/lib/runs.js";
import { signed } from "./formats.js";
import { numbersIn, Page } from "./page.js";
import { only, results } from "./results.js";

export const page = new Page("plan");
const { laws, planning, study, curves, prediction, sizeLaws, otherCurves } = results();
export const { question } = readQuestion(planStudy(results()), { problems: "8000" });
export const gpu = only(gpus, { id: question.gpu });
/** the number in a machine's name */
export const machine = numbersIn(gpu.name);
const keyOf = (resource: Resource) => ({ family: "qwen2.5", variant: "base", resource }) as const;
/** of each size, steps to which the runs go */
const curvesOf = (variant: string) => curves.filter((curve) => curve.family === "qwen2.5" && curve.variant === variant);
const mine = curvesOf("base");

export interface Line {
  modelSize: number;
  k: number;
  lnX: number;
  lnL: number;
  from: number;
  to: number;
  tokens: number;
}

/** The law of a resource: its lines, and deviations of every draw of ln L and of k at ln X of a line. */
export function modelOf(resource: Resource) {
  const { law } = only(laws, { ...keyOf(resource), protocol: "full", objective: "log" });
  const { sizes: measured, noise } = only(planning.series, keyOf(resource));
  const { unit } = planning.settings;
  const lines = law.sizes.map(({ modelSize, learningEfficiency: k, referenceX, referenceLoss }): Line => {
    const { tokensPerSample: tokens, from, to } = only(measured, { modelSize });
    return { modelSize, k, lnX: Math.log(referenceX), lnL: Math.log(referenceLoss), from, to, tokens };
  });
  const { kMax, n0 } = law;
  const kOf = (N: number, d = 0, u = 0) => (kMax! + d) / (1 + (n0! * Math.exp(u)) / N);
  const slopesOf = (N: number) => noise!.kMax.map((d, b) => kOf(N, d! * unit, noise!.lnN0[b]! * unit) - kOf(N));
  const levelsOf = (N: number) => only(noise!.sizes, { modelSize: N }).levels.map((level) => level * unit);
  /** variance of k that the form of the law has beyond the own slope's error */
  const formOf = ({ modelSize, k }: Line) => {
    const own = only(sizeLaws, { ...keyOf(resource), modelSize }).learningEfficiency;
    const spread = variance(only(noise!.sizes, { modelSize }).slopes.map((slope) => slope * unit));
    return Math.max(0, (own - k) ** 2 - spread);
  };
  /** standard deviation of ln L of the law beside its draws: form and drift */
  const late = lateOf(resource);
  // beyond the end of a run, ln X grows by the late share alone
  const place = (line: Line, lnX: number) => {
    const end = Math.log(line.to);
    return (lnX > end ? end + late.share * (lnX - end) : lnX) - line.lnX;
  };
  const beyond = (line: Line, lnX: number) => late.variance * Math.max(0, lnX - Math.log(line.to)) ** 2;
  const sizesOff = (line: Line, lnX: number) =>
    formOf(line) * place(line, lnX) ** 2 + noise!.drift * (Math.min(lnX, Math.log(line.to)) - line.lnX) ** 2;
  const beside = (line: Line, lnX: number) => Math.sqrt(sizesOff(line, lnX) + beyond(line, lnX));
  const at = (line: Line, lnX: number) => line.lnL - line.k * place(line, lnX);
  /** 95 % half-width of ln L of one evaluation of one new run: Student's t, degrees of freedom by Satterthwaite */
  const half = (line: Line, lnX: number) => {
    const one = only(noise!.sizes, { modelSize: line.modelSize });
    const slopes = slopesOf(line.modelSize);
    const drawn = variance(levelsOf(line.modelSize).map((level, b) => level - slopes[b]! * place(line, lnX)));
    const run = one.runLevel + one.runSlope * (lnX - Math.log(one.centre)) ** 2;
    const [size, more] = [sizesOff(line, lnX), beyond(line, lnX)];
    const whole = drawn + run + size + more + one.white + one.wander;
    const parts = run ** 2 / noise!.runDf + size ** 2 / lines.length + more ** 2 / late.df;
    return student95(whole ** 2 / parts) * Math.sqrt(whole);
  };
  /** the line of a size between two others, or beyond the last two: linear in ln N, k by the law; with its draws */
  const between = (N: number) => {
    const above = lines.findIndex(({ modelSize }) => modelSize > N);
    const [a, b] = lines.slice(above < 0 ? -2 : above - 1) as [Line, Line];
    const share = Math.log(N / a.modelSize) / Math.log(b.modelSize / a.modelSize);
    const mix = (x: number, y: number) => x + share * (y - x);
    const [la, lb] = [levelsOf(a.modelSize), levelsOf(b.modelSize)];
    const tokens = Math.exp(mix(Math.log(a.tokens), Math.log(b.tokens)));
    const to = Math.exp(mix(Math.log(a.to), Math.log(b.to)));
    const line = { modelSize: N, k: kOf(N), lnX: mix(a.lnX, b.lnX), lnL: mix(a.lnL, b.lnL), to, tokens };
    return { ...line, levels: la.map((level, i) => mix(level, lb[i]!)), slopes: slopesOf(N) };
  };
  const measuredLine = (N: number) => ({ ...only(lines, { modelSize: N }), levels: levelsOf(N), slopes: slopesOf(N) });
  return { lines, at, half, place, beside, between, measuredLine, late };
}

/** Each curve cut at half of its last X: what a line of the part seen promised by Cramer's rule, what came, how far off the rest is. */
function cutsOf(resource: Resource, variant = "base") {
  return curvesOf(variant).map(({ modelSize, computeFlops, dataSamples, testLoss }) => {
    const X = resource === "compute" ? computeFlops : dataSamples;
    const [lnX, lnL] = [X.map(Math.log), testLoss.map(Math.log)];
    const n = X.filter((one) => one < (X.at(-1)! / 2) * (1 + 1e-9)).length;
    const sum = (of: (i: number) => number) => lnX.slice(0, n).reduce((total, _, i) => total + of(i), 0);
    const [sx, sy] = [sum((i) => lnX[i]!), sum((i) => lnL[i]!)];
    const slope = (n * sum((i) => lnX[i]! * lnL[i]!) - sx * sy) / (n * sum((i) => lnX[i]! ** 2) - sx ** 2);
    const line = (x: number) => sy / n + slope * (x - sx / n);
    const cut = lnX[n - 1]!;
    const distance = mean(lnX.slice(-5)) - cut;
    const seen = { k: -slope, noise: sum((i) => (lnL[i]! - line(lnX[i]!)) ** 2) / (n - 2), away: cut - sx / n, n };
    const rest = lnX.slice(n).map((x, i) => ({ z: x - cut, fall: line(cut) - lnL[n + i]! }));
    return { modelSize, ...seen, distance, came: line(cut) - mean(lnL.slice(-5)), promised: -slope * distance, rest };
  });
}

function shareOf(cuts: ReturnType<typeof cutsOf>) {
  const total = (of: (one: (typeof cuts)[number]) => number) => cuts.reduce((sum, one) => sum + of(one), 0);
  const share = total(({ promised, came }) => promised * came) / total(({ promised }) => promised ** 2);
  const df = cuts.length - 1;
  return { share, df, variance: total((one) => ((one.came - share * one.promised) / one.distance) ** 2) / df };
}

/** The share of a law's slope that is left beyond the end of a run, and the variance of what it misses by. */
function lateOf(resource: Resource) {
  return shareOf(cutsOf(resource));
}

/** Every size's second half by the share of the others: mean error, that of the law, and evaluations inside 95 %. */
export function lateTried(drift: number, resource: Resource = "compute", variant = "base") {
  const cuts = cutsOf(resource, variant);
  return cuts.map(({ modelSize, k, noise, away, n, rest }, i) => {
    const { share, variance: more, df } = shareOf(cuts.filter((_, j) => j !== i));
    const off = (part: number) => rest.map(({ z, fall }) => part * k * z - fall);
    const level = noise + drift * away ** 2;
    const inside = off(share).filter((miss, t) => {
      const ahead = more * rest[t]!.z ** 2;
      const whole = level + ahead;
      return Math.abs(miss) <= student95(whole ** 2 / (level ** 2 / (n - 2) + ahead ** 2 / df)) * Math.sqrt(whole);
    });
    return { modelSize, late: mean(off(share)), law: mean(off(1)), inside: inside.length, all: rest.length };
  });
}

/** Every series of the study by {@link lateTried}: means over sizes, and the worst size. */
export const lateOfSeries = planning.series
  .filter(({ family }) => family === "qwen2.5")
  .map(({ variant, resource, noise, ahead }) => {
    const tried = lateTried(noise!.drift, resource, variant);
    const sum = (of: (one: (typeof tried)[number]) => number) => tried.reduce((total, one) => total + of(one), 0);
    const worst = tried.reduce((a, b) => (b.inside / b.all < a.inside / a.all ? b : a));
    return {
      ...{ variant, resource, ahead: ahead! },
      ...{ late: sum(({ late }) => late) / tried.length, law: sum(({ law }) => law) / tried.length },
      inside: sum(({ inside }) => inside) / sum(({ all }) => all),
      ...{
        worstSize: worst.modelSize,
        worst: worst.inside / worst.all,
        share: shareOf(cutsOf(resource, variant)).share
      }
    };
  });

/** Numbers of the sentence on the series in which the late slope is further off than the law. */
export const lateHarm = (() => {
  const worse = lateOfSeries.filter(({ late, law }) => Math.abs(late) > Math.abs(law));
  return [
    ...[String(worse.length), String(lateOfSeries.length)],
    ...worse.flatMap(({ late, law }) => [signed(late, 4), signed(law, 4)].flatMap((text) => numbersIn(text)))
  ];
})();

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, one) => sum + (one - centre) ** 2, 0) / (values.length - 1);
}

/** 97.5 % of Student's t: with u = sqrt(df) tan(a) its density is cos(a) to the df - 1, here by the trapezium rule. */
function student95(df: number): number {
  const [steps, end] = [4000, Math.atan(60 / Math.sqrt(df))];
  const cosines = Float64Array.from({ length: steps + 1 }, (_, i) => Math.cos((i * end) / steps) ** (df - 1));
  const pieces = cosines.slice(1).map((one, i) => (one + cosines[i]!) / 2);
  const wanted = 0.95 * pieces.reduce((sum, one) => sum + one, 0);
  let sum = 0;
  const at = pieces.findIndex((piece) => {
    sum += piece;
    return sum >= wanted;
  });
  const a = ((at + 1 - (sum - wanted) / pieces[at]!) * end) / steps;
  return Math.sqrt(df) * Math.tan(a);
}

export const model = modelOf("compute");
/** Machine hours of training FLOPs: 6 train, 2 pass a reference at the same rate, 2 sample at another. */
const anHour = gpu.peak * 3600;
const samplingHoursOf = (flops: number) => (flops * 2) / 6 / (anHour * question.generation);
export const hoursOf = (flops: number) => (flops * 8) / 6 / (anHour * question.utilisation) + samplingHoursOf(flops);
/** FLOPs of training that the machines get through, and of all passes. */
export const budget = (question.gpus * question.hours) / hoursOf(1);
export const all = (budget * 10) / 6;

/** Lines as the page's tables have them: E at X = 1, FLOPs a sample. */
export const lines = model.lines.map((line) => {
  const perSample = 6 * line.modelSize * line.tokens;
  const passAt = (X: number) => 1 - Math.exp(model.at(line, Math.log(X)));
  return { ...line, perSample, intercept: line.lnL + line.k * line.lnX, passAt, step: perSample * study.batch };
});
export type PlanLine = (typeof lines)[number];
/** Ends of the pass rate of one new run. */
export const intervalAt = (line: PlanLine, X: number) =>
  [1, -1].map((sign) => Math.max(0, 1 - Math.exp(model.at(line, Math.log(X)) + sign * model.half(line, Math.log(X)))));

/** How far forecasts were tried within runs: the longest stretch, least over the sizes, at each part seen. */
const within = only(prediction.within, keyOf("compute"));
export const backtests = within.cuts
  .flatMap(({ share, sizes, mean: errors }) => {
    if (share === null) return [];
    const last = (modelSize: number) => only(mine, { modelSize }).step.at(-1)!;
    const error = (name: string) => errors[prediction.orders.within.indexOf(name as "law")]![0];
    const still = Math.min(...["last-value", "mean-5", "mean-10"].map(error));
    const factor = Math.min(...sizes.map(({ modelSize, seenToStep }) => last(modelSize) / seenToStep));
    return [{ share, factor, law: error("law"), still }];
  })
  .sort((a, b) => a.share - b.share);
/** from half of a run or more */
export const lateBacktests = backtests.filter(({ share }) => share >= 0.5);
export const limit = Math.max(...lateBacktests.map(({ factor }) => factor));

/** What each size does with the budget: no more passes over the problems than are asked for. */
export const rows = lines.map((line) => {
  const samples = Math.min(budget / line.perSample, question.problems! * (question.passes ?? Number.POSITIVE_INFINITY));
  const X = samples * line.perSample;
  const fits = line.modelSize * 16 <= gpu.memory * question.gpus;
  const isFar = X > line.to * limit * (1 + 1e-9);
  const rest = { isFar, hours: hoursOf(X), sampling: samplingHoursOf(X), fits, steps: samples / study.batch };
  return { ...line, samples, X, ...rest, pass: line.passAt(X), interval: intervalAt(line, X) };
});
const first = (some: typeof rows) => some.filter(({ isFar }) => !isFar).reduce((a, b) => (b.pass > a.pass ? b : a));
export const best = first(rows);
export const bestFitting = first(rows.filter(({ fits }) => fits));
export const next = first(rows.filter((row) => row !== best));

/** Chance of each size to have the lowest expected loss: over the draws, and over what the law is off beside them. */
export function chances(some: typeof rows): Map<number, number> {
  const normal = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  // the upper tail, tabled by the trapezium rule
  const cell = 0.002;
  const tail = new Float64Array(8001);
  for (let i = 7999; i >= 0; i--)
    tail[i] = tail[i + 1]! + (cell * (normal(i * cell - 8) + normal((i + 1) * cell - 8))) / 2;
  const above = (z: number) => tail[Math.max(0, Math.min(8000, Math.round((z + 8) / cell)))]!;
  const drawn = some.map((row) => {
    const { levels, slopes } = model.measuredLine(row.modelSize);
    const lnX = Math.log(row.X);
    const centre = model.at(row, lnX);
    const means = levels.map((level, b) => centre + level - slopes[b]! * model.place(row, lnX));
    return { modelSize: row.modelSize, means, sd: Math.max(1e-9, model.beside(row, lnX)) };
  });
  const nodes = Array.from({ length: 201 }, (_, i) => (i - 100) * 0.06);
  return new Map(
    drawn.map(({ modelSize, means, sd }, i) => {
      const others = drawn.filter((_, j) => j !== i);
      const share = means.map((centre, b) =>
        nodes.reduce((sum, z) => {
          const lnL = centre + sd * z;
          return sum + 0.06 * normal(z) * others.reduce((p, o) => p * above((lnL - o.means[b]!) / o.sd), 1);
        }, 0)
      );
      return [modelSize, mean(share)];
    })
  );
}

export const [second, largest] = lines.slice(-2) as [PlanLine, PlanLine];
export const sizeLimit = largest.modelSize / second.modelSize;
const strict = only(only(prediction.between, keyOf("compute")).targets, {
  kind: "up-to",
  target: largest.modelSize,
  upTo: second.modelSize
}).strict;
export const largestMissed = strict[prediction.orders.strict.indexOf("chosen")]![0];

/** Evaluations of single runs, and the share of them inside the interval of a new run. */
export function coverage(): { count: number; share: number } {
  const inside = lines.flatMap((line) =>
    otherCurves
      .filter((one) => one.family === "qwen2.5" && one.variant === "base" && one.modelSize === line.modelSize)
      .filter(({ kind, state }) => kind === "repeat" && state === "current")
      .flatMap(({ computeFlops, testLoss }) =>
        computeFlops.map((X, t) => {
          const [low, high] = intervalAt(line, X) as [number, number];
          return 1 - testLoss[t]! >= low && 1 - testLoss[t]! <= high;
        })
      )
  );
  return { count: inside.length, share: inside.filter(Boolean).length / inside.length };
}

/** 2.5 and 97.5 % of the gain from one amount to another over the draws of the law; linear between neighbours. */
export function gainInterval(
  { at, place }: ReturnType<typeof modelOf>,
  now: [ReturnType<ReturnType<typeof modelOf>["between"]>, number],
  after: [ReturnType<ReturnType<typeof modelOf>["between"]>, number]
): number[] {
  const losses = ([line, X]: typeof now) => {
    const lnX = Math.log(X);
    return line.levels.map((level, b) =>
      Math.exp(at(line as never, lnX) + level - line.slopes[b]! * place(line as never, lnX))
    );
  };
  const [before, then] = [losses(now), losses(after)];
  const gains = before.map((loss, b) => loss - then[b]!).sort((a, b) => a - b);
  return [0.025, 0.975].map((p) => {
    const place = p * (gains.length - 1);
    const [low, high] = [gains[Math.floor(place)]!, gains[Math.ceil(place)]!];
    return low + (high - low) * (place - Math.floor(place));
  });
}

/** Where an end of the interval has a loss: the lower end before the line has it, the upper one after. */
export function endAt(line: PlanLine, pass: number, sign: 1 | -1): number {
  const along = line.lnX + (line.lnL - Math.log(1 - pass)) / line.k;
  const end = Math.log(line.to);
  const lnX = along > end ? end + (along - end) / model.late.share : along;
  const above = (x: number) => model.at(line, x) + sign * model.half(line, x) > Math.log(1 - pass);
  let [a, b] = sign < 0 ? [lnX - 6, lnX] : [lnX, lnX + 6];
  while (b - a > 1e-7) {
    const middle = (a + b) / 2;
    if (above(middle)) a = middle;
    else b = middle;
  }
  return Math.exp(b);
}
