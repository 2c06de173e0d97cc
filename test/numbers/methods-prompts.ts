/** One repeat with another prompt, on the page of the methods: tests, cells, and what follows either way. */
import { readFileSync } from "node:fs";
import { it } from "vitest";
import { figures, fixed, parameters, share, signed, sizeName } from "./formats.js";
import { meanOf } from "./logs.js";
import { numbersIn, type Page } from "./page.js";
import { seriesOf } from "./quantities.js";
import { only, results } from "./results.js";

const { inference, experiments } = results();

/** p of the exact test by evaluation noise: slope and level against compute, loss at the end. */
export function exactP(key: "permutationP" | "meanPermutationP"): string[] {
  const { tests } = only(inference.prompts, { family: "qwen2.5" });
  return (["slope", "level", "loss at the end"] as const).map((quantity) =>
    figures(
      only(
        tests.filter(({ resource }) => resource !== "data"),
        { quantity, scale: "evaluation noise" }
      )[key],
      2
    )
  );
}

/** Tokens by which the short prompt is shorter. */
export function promptGap(): string {
  const file = new URL("../../data/reference/prompt-length.json", import.meta.url);
  const prompts = JSON.parse(readFileSync(file, "utf8")) as { variant: string; quantity: string; value: number[] }[];
  const length = (quantity: string) => meanOf(only(prompts, { variant: "base", quantity }).value);
  return fixed(length("prompt_tokens_per_response") - length("prompt_tokens_short_repeat"), 1);
}

export function bindPrompts(page: Page): void {
  const { tests, contrasts, spreads, asChance, deviations, equality, window } = only(inference.prompts, {
    family: "qwen2.5"
  });
  const four = (value: number) => signed(value, 4);
  const own = contrasts.filter(({ resource }) => resource === "compute");

  it("tests the prompt of one repeat in every quantity and both scales", () => {
    const treated = spreads.filter(({ contrast }) => contrast !== null).map(({ modelSize }) => sizeName(modelSize));
    page.numbers("p", [...treated, promptGap(), ...exactP("permutationP")], "One repeat each of");
    page.numbers("p", exactP("meanPermutationP"), "F assumes");
    page.table(
      "is the difference chance",
      tests.map((test) => ({
        head: `${test.quantity.replace(/^./, (letter) => letter.toUpperCase())}${test.resource ? ` of ln L, against ${test.resource}` : ""}`,
        cells: [
          null,
          ...[fixed(test.f, 2), figures(test.p, 2), figures(test.permutationP, 2)],
          `${four(test.meanDifference)} ± ${fixed(test.meanError, 4)}`,
          ...[figures(test.meanP, 2), figures(test.meanPermutationP, 2)]
        ]
      })),
      [String(tests[0]!.df1), String(tests[0]!.df2)]
    );
  });

  it("gives each cell's contrast, the bias of its mean curve and its part in the pooled variance", () => {
    const ends = (values: number[]) => numbersIn([four(Math.min(...values)), four(Math.max(...values))].join(" to "));
    page.numbers(
      "p",
      [...ends(own.map(({ biasOfK }) => biasOfK)), ...ends(own.map(({ biasOfLevel }) => biasOfLevel))],
      "Mean curves of these sizes"
    );
    const effect = (one: { difference: number; standardised: number } | null | undefined) =>
      one ? `${four(one.difference)} (${signed(one.standardised, 1)})` : null;
    page.table(
      "less the mean of the rest",
      spreads.map(({ variant, modelSize, contrast, asChance, onePrompt }) => {
        const cell = own.find((one) => one.variant === variant && one.modelSize === modelSize);
        return {
          head: `${variant === "base" ? "Base" : "Instruct"}, ${sizeName(modelSize)}`,
          cells: [
            ...[effect(cell?.slope), effect(cell?.level), effect(contrast)],
            ...[cell?.biasOfK, cell?.biasOfLevel].map((bias) => (bias === undefined ? null : four(bias))),
            ...[share(asChance.share), share(onePrompt.share)]
          ]
        };
      }),
      window.map(String)
    );
    const most = (key: "asChance" | "onePrompt") => [...spreads].sort((a, b) => b[key].share - a[key].share)[0]!;
    const [largest, leads] = [most("asChance"), most("onePrompt")];
    page.numbers(
      "p",
      [
        ...[sizeName(largest.modelSize), share(largest.asChance.share), String(largest.asChance.df)],
        ...[String(deviations.asChance.df), share(largest.onePrompt.share), share(leads.onePrompt.share)],
        sizeName(leads.modelSize),
        ...[figures(equality.bartlett.p, 2), "1", fixed(equality.trend.power, 1), fixed(equality.trend.powerError, 1)],
        "1"
      ],
      "With that prompt counted as chance"
    );
  });

  it("says what follows either way", () => {
    const effects = asChance.effects.flatMap((chance) => {
      const used = only(inference.runEffects, { family: "qwen2.5", resource: chance.resource });
      const both = [chance, used];
      return [
        {
          head: `Variance of slopes over evaluation noise, against ${chance.resource}`,
          cells: both.map(({ slopeRatio }) => fixed(slopeRatio, 2))
        },
        {
          head: `Variance of levels over evaluation noise, against ${chance.resource}`,
          cells: both.map(({ levelRatio }) => fixed(levelRatio, 2))
        },
        { head: `Degrees of freedom, against ${chance.resource}`, cells: both.map(({ df }) => String(df)) }
      ];
    });
    const interval = (ends: readonly (number | null)[], format: (value: number) => string) =>
      ends.map((end) => format(end!)).join(" to ");
    const laws = asChance.laws.flatMap((chance) => {
      const where = `${chance.variant}, against ${chance.resource}`;
      const both = [chance, seriesOf(chance.variant, chance.resource).law];
      return [
        {
          head: `Kmax, bootstrap, sampling alone: ${where}`,
          cells: both.map((one) => interval(one.kMaxInterval, (k) => fixed(k, 3)))
        },
        {
          head: `N0, bootstrap, sampling alone: ${where}`,
          cells: both.map((one) => interval(one.n0Interval, parameters))
        }
      ];
    });
    const both = [deviations.asChance, deviations.onePrompt];
    page.table("What follows either way", [
      ...effects,
      {
        head: "Deviation of a run’s end loss, binomial units",
        cells: both.map(({ deviation }) => fixed(deviation, 3))
      },
      { head: "Its degrees of freedom", cells: both.map(({ df }) => String(df)) },
      // a symbol's index is taken out of the page
      ...laws.map(({ head, cells }) => ({ head: head.replace(/max|0(?=,)/, ""), cells })),
      ...asChance.reuse.map(({ variant, notWorseUpTo }) => ({
        head: `Passes shown not to be worse, ${variant}: up to`,
        cells: [notWorseUpTo, only(experiments.reuse!.variants, { variant }).notWorseUpTo].map(String)
      }))
    ]);
  });
}
