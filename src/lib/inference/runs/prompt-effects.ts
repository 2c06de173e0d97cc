/**
 * One repeat of some cells had another prompt: what that changes, and what repeats differ by with it and without it.
 *
 * Each quantity is tested in two scales of a run's variance (see prompt-contrast.ts): the cell's evaluation noise, or the
 * same in all cells. A cell's contrast is the treated run less the mean of its others; with r runs the mean over all of them
 * is off by contrast / r from that of one prompt.
 */
import { mean } from "../../goodness.js";
import { firstOf } from "../../items.js";
import type { ContrastQuantity, PromptContrast, PromptTestRecord, RepeatSpread } from "../../records/prompts-record.js";
import { bartlett, poolingShares, varianceTrend } from "../../statistics/variance-homogeneity.js";
import { type ContrastCell, contrastTest } from "./prompt-contrast.js";
import { cellVariance, type RepeatCell, runLines, sampleVariance } from "./run-effects.js";

/** A size and variant with its repeats: the one with another prompt first, where there is one. */
interface PromptCell<Variant> {
  variant: Variant;
  modelSize: number;
  /** whether the first run had another prompt than the rest */
  treated: boolean;
}

/** The same on the steps that all runs have. */
export type CurvesOfCell<Variant> = PromptCell<Variant> & Pick<RepeatCell, "lnX" | "lnL">;
/** Its runs' mean losses over a window at the end. */
export type LossesOfCell<Variant> = PromptCell<Variant> & { losses: readonly number[] };

/** Slope and level of ln L against one resource. */
export function curveContrasts<Variant>(cells: readonly CurvesOfCell<Variant>[], problems: number) {
  const measured = cells.map((cell) => ({ cell, lines: runLines(cell), ...cellVariance(cell, problems) }));
  const slope = measured.map(({ cell, lines, white, sxx }) =>
    asContrast(
      cell,
      lines.map((line) => line.slope),
      white / sxx
    )
  );
  const level = measured.map(({ cell, lines, white, steps }) =>
    asContrast(
      cell,
      lines.map((line) => line.level),
      white / steps
    )
  );
  const found = { slope: contrastTest(slope), level: contrastTest(level) };
  const cellsTreated = cells.filter(({ treated }) => treated);
  return {
    tests: [...inTwoScales("slope", slope), ...inTwoScales("level", level)],
    contrasts: cellsTreated.map(({ variant, modelSize, lnL }, i) => {
      const [bySlope, byLevel] = [found.slope.contrasts[i]!, found.level.contrasts[i]!];
      return {
        variant,
        modelSize,
        slope: contrastOf(bySlope),
        level: contrastOf(byLevel),
        biasOfK: -bySlope.difference / lnL.length,
        biasOfLevel: byLevel.difference / lnL.length
      };
    })
  };
}

/** Loss at the end, in units of the binomial variance of that many problems, and what that of repeats differs by. */
export function lossContrasts<Variant>(cells: readonly LossesOfCell<Variant>[], problems: number) {
  const unit = cells.map(({ losses }) => (mean(losses) * (1 - mean(losses))) / problems);
  const loss = cells.map((cell, i) => asContrast(cell, cell.losses, unit[i]!));
  const { contrasts } = contrastTest(loss);
  const ofOne = ({ treated, losses }: LossesOfCell<Variant>) => (treated ? losses.slice(1) : losses);
  const spreads = [cells.map(({ losses }) => losses), cells.map(ofOne)].map((groups) =>
    groups.map((losses, i) => ({ variance: sampleVariance(losses) / unit[i]!, df: losses.length - 1 }))
  );
  const [all, spread] = spreads as [Spread[], Spread[]];
  const shares = [poolingShares(all), poolingShares(spread)];
  const treated = cells.filter((cell) => cell.treated);
  return {
    tests: inTwoScales("loss at the end", loss),
    spreads: cells.map((cell, i): RepeatSpread => {
      const found = cell.treated ? contrasts[treated.indexOf(cell)]! : null;
      return {
        modelSize: cell.modelSize,
        contrast: found && contrastOf(found),
        asChance: { deviation: Math.sqrt(all[i]!.variance), df: all[i]!.df, share: firstOf(shares)[i]! },
        onePrompt: { deviation: Math.sqrt(spread[i]!.variance), df: spread[i]!.df, share: shares[1]![i]! }
      };
    }),
    equality: equalityOf(spread, unit)
  };
}

type Spread = { variance: number; df: number };

/** Are the cells' variances one, in these units; and which power of the unit do they follow? */
function equalityOf(spreads: readonly Spread[], unit: readonly number[]) {
  const { statistic, df, p } = bartlett(spreads);
  const raw = spreads.map((spread, i) => ({ ...spread, variance: spread.variance * unit[i]! }));
  const { power, powerError, pZero, pOne } = varianceTrend(raw, unit);
  return { bartlett: { statistic, df, p }, trend: { power, powerError, pZero, pOne } };
}

function asContrast<Variant>(cell: PromptCell<Variant>, values: readonly number[], scale: number): ContrastCell {
  const { variant, modelSize, treated } = cell;
  return {
    label: `${variant} ${modelSize}`,
    treated: treated ? firstOf(values) : null,
    others: treated ? values.slice(1) : values,
    scale
  };
}

function inTwoScales(quantity: ContrastQuantity, cells: readonly ContrastCell[]): PromptTestRecord[] {
  return (["evaluation noise", "raw"] as const).map((scale) => {
    const used = scale === "raw" ? cells.map((cell) => ({ ...cell, scale: 1 })) : cells;
    const { contrasts: _, pooledVariance: __, pooledDf: ___, runVariance: ____, ...test } = contrastTest(used);
    return { quantity, scale, ...test };
  });
}

function contrastOf({ difference, standardised }: PromptContrast): PromptContrast {
  return { difference, standardised };
}
