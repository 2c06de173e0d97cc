/** Every number in what the planner says beside its tables: limits, the paragraph to take away, what is assumed. */
import { expect, it } from "vitest";
import { figures, fixed, percent, powerOfTen, share, signed, sizeName, whole } from "./formats.js";
import { numbersIn, wordsOf } from "./page.js";
import { comparedNumbers, times } from "./plan-figures.js";
import {
  all,
  backtests,
  best,
  bestFitting,
  coverage,
  gpu,
  largestMissed,
  lateBacktests,
  lateHarm,
  lateTried,
  limit,
  machine,
  model,
  page,
  question,
  sizeLimit
} from "./plan-oracle.js";
import { only, results } from "./results.js";

const { planning, study, experiments, inputs } = results();
const three = (value: number) => fixed(value, 3);
const chosen = bestFitting;
const name = sizeName(chosen.modelSize);
const passes = fixed(chosen.samples / question.problems!, 1).replace(/\.0$/, "");
const count = String(question.gpus);

/** What is said under the plan, in order. */
const assumed: readonly (readonly string[])[] = [
  // K_max over 1 + N_0 / N
  ["1", ...numbersIn(inputs.hash.slice(0, 7))],
  [whole(chosen.tokens), name, String(planning.groupSize), String(study.batch)],
  // 6 FLOPs a parameter and token
  ["6"],
  ["2", "60%"],
  [
    ...[count, ...machine, String(question.hours), fixed(gpu.peak / 1e12, 1), powerOfTen(all)],
    ...numbersIn(gpu.source)
  ],
  [
    // with the publications that the shares are from
    ...[percent(question.utilisation), "38", "43%", ...machine.map(() => "100"), "2407.21783"],
    ...[percent(question.generation), "14%", "33%", "540B", "2211.05102", "2"]
  ],
  [whole(chosen.hours), whole(chosen.sampling)],
  // bytes a parameter
  ["16"],
  [String(study.heldOutProblems), "95", "100", String(planning.settings.draws)]
];

export function bindPlanWords(): void {
  it("says how far numbers are given, and what stands behind it", () => {
    page.numbers("p", [times(limit)], "The low end is the earliest");
    const [shortest] = lateBacktests;
    const lost = backtests.findLastIndex(({ law, still }) => law <= still);
    page.numbers(
      "p",
      [
        ...[times(limit), times(sizeLimit), percent(shortest!.share), times(shortest!.factor), share(shortest!.law)],
        ...[share(shortest!.still), percent(backtests[lost + 1]!.share), times(sizeLimit), share(largestMissed)]
      ],
      "A number is given as far as"
    );
    const { noise, ahead } = only(planning.series, { family: "qwen2.5", variant: "base", resource: "compute" });
    const tried = lateTried(noise!.drift);
    const averageOf = (of: (one: (typeof tried)[number]) => number) =>
      signed(
        tried.reduce((sum, one) => sum + of(one) / tried.length, 0),
        3
      );
    const worst = tried.reduce((a, b) => (b.inside / b.all < a.inside / a.all ? b : a));
    const all = (of: (one: (typeof tried)[number]) => number) => tried.reduce((sum, one) => sum + of(one), 0);
    page.numbers(
      "p",
      [
        fixed(model.late.share, 2),
        ...[({ late }: (typeof tried)[number]) => late, ({ law }: (typeof tried)[number]) => law].flatMap((of) =>
          numbersIn(averageOf(of))
        ),
        ...lateHarm,
        ...["95%", share(all(({ inside }) => inside) / all((one) => one.all)), share(worst.inside / worst.all)],
        ...[sizeName(worst.modelSize), "95%", whole(ahead!.draws), share(ahead!.worst)],
        ...[...ahead!.worstInterval, worst.inside / worst.all].map(share),
        ...["90%", share(ahead!.reached), "90%", "95%", fixed(ahead!.wider, 1), `${fixed(100 * ahead!.held, 1)}%`]
      ],
      /^Beyond the end of a run/
    );
    const { count: evaluations, share: inside } = coverage();
    page.numbers("p", [whole(evaluations), share(inside), "95%"], "evaluations of single runs, ");
    page.numbers("dt", machine, /^\S+ SXM hours$/);
  });

  it("lists what is assumed, and says all of it in a paragraph to take away", () => {
    const items = page
      .all("li")
      .filter((one) =>
        /^(Law: one|A sample is|Training takes|Compute also|8 H200|Training gets|Of this plan|Memory: 16|The interval holds)/.test(
          wordsOf(one)
        )
      );
    expect(items.length).toBe(assumed.length);
    for (const [i, item] of items.entries()) page.numbers(item, assumed[i]!);
    const reuse = only(experiments.reuse!.variants, { variant: "base" });
    const memory = (N: number) => whole((N * 16) / 1e9);
    const chance = (words: RegExp) =>
      words.exec(wordsOf(page.find(".plan-answer p", "of the 400 bootstrap draws")))![1]!;
    const [ours, theirs] = [chance(/pass rate in (\S+),/), chance(/32B in (\S+) of/)];
    page.numbers(".plan-proposal", [
      ...[name, whole(chosen.steps), String(study.batch), count, ...machine, whole(chosen.hours)],
      ...[whole(chosen.sampling), whole(chosen.samples), powerOfTen(chosen.X), passes, whole(question.problems!)],
      ...[three(chosen.pass), "95%", ...chosen.interval.map(three)],
      ...["72B", ours, "32B", theirs, String(planning.settings.draws)],
      ...comparedNumbers(),
      ...["72B", memory(best.modelSize), "16", count, ...machine, whole((gpu.memory * question.gpus) / 1e9)],
      ...[name, powerOfTen(chosen.from), powerOfTen(chosen.to)],
      ...[passes, String(reuse.notWorseUpTo), "7B", String(reuse.windows[0]!.margin)],
      ...assumed.flat()
    ]);
    expect(figures(chosen.samples / question.problems!, 2)).toBe(passes);
  });
}
