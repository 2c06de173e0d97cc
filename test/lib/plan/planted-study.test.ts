/** The lines of a planted study and what they are off by, draw by draw, every number by its formula written out here. */
import { describe, expect, it } from "vitest";
import { planModel } from "../../../src/lib/plan/model.js";
import type { LawName, PlanSeries } from "../../../src/lib/plan/plan-study.js";
import type { SizeLine } from "../../../src/lib/plan/size-line.js";
import { expectAlike, expectRelative } from "../../helpers/expect-relative.js";

const unit = 1e-3;
const draws = { draws: { count: 5, unit, seed: 1 } };
const laws = { joint: { kMax: 0.12, n0: 1e10 }, linear: { kMax: 0.15, n0: 2e10 } };
const kOf = (law: { kMax: number; n0: number }, modelSize: number) => law.kMax / (1 + law.n0 / modelSize);
const kMax = [5, -3, null, 8, 1];
const lnN0 = [200, -150, null, 40, -300];
/** own slopes and levels of the draws, by size */
const drawn = {
  1e9: { slopes: [4, -6, 1, 0, 3], levels: [10, 20, -5, -15, 4] },
  4e9: { slopes: [1, 2, -5, 3, 0], levels: [-8, 3, 12, 5, -2] },
  2e10: { slopes: [-2, 7, 0, 1, -9], levels: [6, -14, 2, 9, 1] },
  8e10: { slopes: [3, 3, -3, -3, 5], levels: [2, 8, -9, 0, 7] }
} as const;
type Size = keyof typeof drawn;
const sizes = [1e9, 4e9, 2e10, 8e10] as const;
/** own slopes: near the law's, and so far off that their own error does not explain it */
const ownK: Record<Size, number> = { 1e9: 0.0112, 4e9: 0.09, 2e10: 0.081, 8e10: 0.05 };

const sizeOf = (modelSize: Size, i: number) => ({
  modelSize,
  from: 1e15 * (i + 1),
  to: 1e18 * (i + 2) ** 2,
  tokensPerSample: 1000 * (i + 1),
  lines: {
    joint: { k: kOf(laws.joint, modelSize), x: 1e17 * (i + 1) ** 3, loss: 0.9 - 0.1 * i - 0.02 * i * i },
    linear: { k: kOf(laws.linear, modelSize), x: 2e17 * (i + 1), loss: 0.8 - 0.1 * i },
    own: { k: ownK[modelSize], x: 3e17 * (i + 1), loss: 0.7 - 0.1 * i + 0.01 * i * i }
  }
});
const series: PlanSeries = {
  ...{ family: "planted", variant: "base", resource: "compute", asPublished: false, laws },
  // in no order
  sizes: [2, 0, 3, 1].map((i) => sizeOf(sizes[i]!, i)),
  noise: {
    ...{ drift: 2e-5, runDf: 9, kMax, lnN0 },
    sizes: sizes.map((modelSize, i) => ({
      ...{
        modelSize,
        white: 1e-4 * (i + 1),
        wander: 3e-5 * (4 - i),
        runLevel: 1e-4 * (i + 1) ** 2,
        runSlope: 8e-5 / (i + 1)
      },
      ...{ centre: 4e16 * (i + 1), slopes: [...drawn[modelSize].slopes], levels: [...drawn[modelSize].levels] }
    }))
  },
  late: { share: 0.4, variance: 1e-3, df: 6 },
  backtest: { within: [], above: [], between: null }
};
const modelOf = (law: LawName, change: Partial<PlanSeries> = {}) => planModel(draws, { ...series, ...change }, law);

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const covariance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + (value - mean(a)) * (b[i]! - mean(b)), 0) / (a.length - 1);
const momentsOf = (levels: readonly number[], slopes: readonly number[]) => ({
  ...{ varLevel: covariance(levels, levels), varSlope: covariance(slopes, slopes) },
  covariance: covariance(levels, slopes)
});
const settled = [0, 1, 3, 4];
const lawSlopes = (law: { kMax: number; n0: number }, modelSize: number) =>
  settled.map(
    (b) =>
      kOf({ kMax: law.kMax + kMax[b]! * unit, n0: law.n0 * Math.exp(lnN0[b]! * unit) }, modelSize) - kOf(law, modelSize)
  );
const plain = ({ errors, ...line }: SizeLine) => ({
  ...line,
  errors: errors && { ...errors, levels: [...errors.levels], slopes: [...errors.slopes] }
});

describe("planModel(study, series, law)", () => {
  it.each(["joint", "linear", "own"] as const)("has each measured size's line and its errors: %s", (law) => {
    const model = modelOf(law);
    expect(model).toMatchObject({ law, resource: "compute" });
    expect(model.series.family).toBe("planted");
    expectAlike(
      model.sizes.map(plain),
      sizes.map((modelSize, i) => {
        const { lines, from, to, tokensPerSample } = sizeOf(modelSize, i);
        const usable = law === "own" ? [0, 1, 2, 3, 4] : settled;
        const levels = usable.map((b) => drawn[modelSize].levels[b]! * unit);
        const own = drawn[modelSize].slopes.map((k) => k * unit);
        const slopes = law === "own" ? own : lawSlopes(laws[law], modelSize);
        const form = Math.max(0, (lines.own.k - lines[law].k) ** 2 - covariance(own, own));
        return {
          ...{
            modelSize,
            measured: true,
            k: lines[law].k,
            lnX: Math.log(lines[law].x),
            lnL: Math.log(lines[law].loss)
          },
          ...{ from: Math.log(from), to: Math.log(to), tokensPerSample, late: series.late },
          errors: {
            ...{ levels, slopes, ...momentsOf(levels, slopes), form: law === "own" ? 0 : form },
            ...{ drift: 2e-5, between: 0, runLevel: 1e-4 * (i + 1) ** 2, runSlope: 8e-5 / (i + 1) },
            ...{ centre: Math.log(4e16 * (i + 1)), point: 1e-4 * (i + 1) + 3e-5 * (4 - i), runDf: 9, sizeDf: 4 }
          }
        };
      }),
      1e-9
    );
    const forms = model.sizes.map(({ errors }) => errors!.form);
    expect(forms.filter((form) => form > 0)).toHaveLength(law === "own" ? 0 : law === "joint" ? 2 : 4);
  });

  /** What each inner size is missed by from the sizes beside it. */
  const missed = (law: LawName) =>
    [1, 2].map((i) => {
      const [below, own, above] = [i - 1, i, i + 1].map((j) => sizeOf(sizes[j]!, j).lines[law]);
      const share = Math.log(sizes[i]! / sizes[i - 1]!) / Math.log(sizes[i + 1]! / sizes[i - 1]!);
      const lnL = Math.log(below!.loss) + share * Math.log(above!.loss / below!.loss);
      const lnX = Math.log(below!.x) + share * Math.log(above!.x / below!.x);
      return lnL - own!.k * Math.log(own!.x / Math.exp(lnX)) - Math.log(own!.loss);
    });

  it.each([
    [2e9, 0],
    [1e10, 1],
    [3e10, 2],
    // beyond the ends, by the nearest pair
    [5e8, 0],
    [3e11, 2]
  ])("has between and beyond the sizes what lies on the line of their neighbours in ln N: %d", (modelSize, at) => {
    for (const law of ["joint", "own"] as const) {
      const [a, b] = [at, at + 1].map((i) => ({ ...sizeOf(sizes[i]!, i), i, modelSize: sizes[i]! }));
      const share = Math.log(modelSize / a!.modelSize) / Math.log(b!.modelSize / a!.modelSize);
      const along = (low: number, high: number) => low + share * (high - low);
      const [first, second] = [a!, b!].map(({ i }) => modelOf(law).sizes[i]!);
      const of = (what: (line: SizeLine) => number) => along(what(first!), what(second!));
      const usable = law === "own" ? [0, 1, 2, 3, 4] : settled;
      const levels = usable.map((b2) => unit * along(drawn[a!.modelSize].levels[b2]!, drawn[b!.modelSize].levels[b2]!));
      // draws of the law where every draw has one; else of the neighbours
      const slopes =
        law === "joint"
          ? lawSlopes(laws.joint, modelSize)
          : usable.map((b2) => unit * along(drawn[a!.modelSize].slopes[b2]!, drawn[b!.modelSize].slopes[b2]!));
      const away = share < 0 ? 1 - share : share > 1 ? share : 1;
      const model = modelOf(law);
      expectRelative(model.between!, mean(missed(law).map(Math.abs)), 1e-9);
      const found = model.lineAt(modelSize);
      expectAlike(
        plain(found),
        {
          ...{ modelSize, measured: false, k: kOf(laws.joint, modelSize), lnX: of(({ lnX }) => lnX) },
          ...{ lnL: of(({ lnL }) => lnL), from: of(({ from }) => from), to: of(({ to }) => to) },
          tokensPerSample: a!.tokensPerSample * (b!.tokensPerSample / a!.tokensPerSample) ** share,
          late: series.late,
          errors: {
            ...{ levels, slopes, ...momentsOf(levels, slopes), drift: 2e-5, runDf: 9, sizeDf: 4 },
            form: Math.max(first!.errors!.form, second!.errors!.form),
            between: mean(missed(law).map((e) => e * e)) * away ** 2,
            runLevel: Math.max(
              0,
              of(({ errors }) => errors!.runLevel)
            ),
            runSlope: Math.max(
              0,
              of(({ errors }) => errors!.runSlope)
            ),
            point: Math.max(
              0,
              of(({ errors }) => errors!.point)
            ),
            centre: of(({ errors }) => errors!.centre)
          }
        },
        1e-9
      );
      expect(model.lineAt(modelSize)).toBe(found);
      expect(model.lineAt(4e9)).toBe(model.sizes[1]);
    }
  });

  it("never has a variance below 0 beyond the ends", () => {
    const { errors } = modelOf("own").lineAt(1e8);
    expect(errors!.runLevel).toBe(0);
    expect(modelOf("own").lineAt(1e14).errors!.runSlope).toBe(0);
  });

  it("leaves out sizes that the law has no line for, and has the next best law between sizes", () => {
    const without = series.sizes.map((size) =>
      size.modelSize === 4e9 ? { ...size, lines: { ...size.lines, joint: null } } : size
    );
    expect(modelOf("joint", { sizes: without }).sizes.map(({ modelSize }) => modelSize)).toEqual([1e9, 2e10, 8e10]);
    const onlyLinear = modelOf("joint", { laws: { joint: null, linear: laws.linear } });
    expect(onlyLinear.law).toBe("own");
    expectRelative(onlyLinear.lineAt(1e10).k, kOf(laws.linear, 1e10), 1e-12);
    // no draws of a law on L itself between sizes: those of the neighbours
    const share = Math.log(2.5) / Math.log(5);
    const between = onlyLinear.lineAt(1e10).errors!.slopes;
    const expected = drawn[4e9].slopes.map((k, b) => unit * (k + share * (drawn[2e10].slopes[b]! - k)));
    expectAlike([...between], expected, 1e-9);
    const neither = modelOf("linear", { laws: { joint: null, linear: null } });
    expect(neither.law).toBe("own");
    expectRelative(neither.lineAt(1e10).k, ownK[4e9] + share * (ownK[2e10] - ownK[4e9]), 1e-12);
    expect(modelOf("own").law).toBe("own");
    // a size whose own line is missing says nothing of the form
    const noOwn = series.sizes.map((size) => ({ ...size, lines: { ...size.lines, own: null } }));
    expect(modelOf("joint", { sizes: noOwn }).sizes.map(({ errors }) => errors!.form)).toEqual([0, 0, 0, 0]);
  });

  it("has no errors where no noise is known, of a size or of one beside it", () => {
    const { noise } = series;
    const quiet = modelOf("joint", { noise: null });
    expect(quiet.sizes.map(({ errors }) => errors)).toEqual([null, null, null, null]);
    expect(quiet.lineAt(1e10).errors).toBeNull();
    const partly = modelOf("joint", { noise: { ...noise!, sizes: noise!.sizes.slice(1) } });
    expect(partly.sizes.map(({ errors }) => errors === null)).toEqual([true, false, false, false]);
    expect([2e9, 1e10].map((size) => partly.lineAt(size).errors === null)).toEqual([true, false]);
    const upper = modelOf("joint", { noise: { ...noise!, sizes: noise!.sizes.slice(0, 1) } });
    expect(upper.lineAt(2e9).errors).toBeNull();
  });

  it("of two sizes has no miss between them, and of one no other size", () => {
    const two = modelOf("own", { sizes: series.sizes.filter(({ modelSize }) => modelSize < 1e10) });
    expect(two.between).toBeNull();
    expect(two.lineAt(2e9).errors!.between).toBe(0);
    const one = modelOf("own", { sizes: series.sizes.filter(({ modelSize }) => modelSize === 4e9) });
    expect(one.lineAt(4e9).k).toBe(ownK[4e9]);
    expect(() => one.lineAt(5e9)).toThrow(new RangeError("plan: one size alone says nothing of others"));
    expect(() => modelOf("own", { sizes: [] })).toThrow(new RangeError("plan: no law of planted base"));
    for (const size of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => one.lineAt(size)).toThrow(`plan: model size must be above 0 parameters; got ${size}`);
    // the variance of one draw is none
    const single = { ...series.noise!, kMax: [1], lnN0: [1] };
    const alone = modelOf("own", {
      noise: { ...single, sizes: single.sizes.map((size) => ({ ...size, slopes: [3], levels: [4] })) }
    });
    expect(alone.sizes[0]!.errors).toMatchObject({ varLevel: 0, varSlope: 0, covariance: 0 });
  });
});
