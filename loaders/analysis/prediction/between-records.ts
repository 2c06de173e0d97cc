/** Sizes predicted by others: each held out, and the pooled R^2 with the size that the study holds out. */

import { constantR2, mean, pooledR2 } from "../../../src/lib/goodness.js";
import { firstPoints } from "../../../src/lib/inference/runs/within-run.js";
import { lawOf } from "../../../src/lib/inference/sizes/between-sizes.js";
import {
  calibratedMethods,
  type ErrorsByMethod,
  holdOuts,
  ownSlope,
  predictHeldOut,
  strictMethods
} from "../../../src/lib/inference/sizes/held-out-errors.js";
import type { RelativeErrors } from "../../../src/lib/inference/sizes/relative-errors.js";
import type { SlopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { itemAt } from "../../../src/lib/items.js";
import { logMoments } from "../../../src/lib/log-moments.js";
import type {
  BetweenRecord,
  ErrorTriple,
  PooledRecord,
  TargetRecord
} from "../../../src/lib/records/prediction-record.js";
import { lawLine, type Subject } from "./subject.js";

export function betweenRecord({ key, curves, noise }: Subject): BetweenRecord {
  return {
    ...key,
    targets: holdOuts(curves.map(({ modelSize }) => modelSize)).map((holdOut): TargetRecord => {
      const { fitted, prediction, strict, calibrated } = predictHeldOut(curves, holdOut);
      const { law, k, choice } = prediction;
      const index = curves.findIndex(({ modelSize }) => modelSize === holdOut.target);
      const curve = itemAt(curves, index);
      const defined = law.status === "converged";
      return {
        kind: holdOut.kind,
        upTo: holdOut.kind === "up-to" ? holdOut.upTo : null,
        target: holdOut.target,
        fittedSizes: fitted.length,
        reason: defined ? null : "law at a bound",
        kMax: defined ? law.kMax : null,
        n0: defined ? Math.exp(law.lnN0) : null,
        k,
        ownK: ownSlope(curve),
        sharedSlope: law.sharedSlope,
        referenceX: Math.exp(prediction.referenceLnX),
        levels: prediction.levels.map((level) => (level === null ? null : Math.exp(level))),
        levelForm: choice.form,
        levelReason: choice.reason,
        levelErrors: choice.errors,
        practiceTargets: choice.targets,
        strict: triples(strict, strictMethods),
        calibrated: calibrated.map(({ seen, scored, errors }) => {
          const part = firstPoints(curve, seen ?? curve.loss.length);
          return {
            seen,
            scored,
            x: Math.exp(mean(part.lnX)),
            loss: Math.exp(mean(part.lnL)),
            errors: triples(errors, calibratedMethods)
          };
        }),
        noise: noise ? noiseFloor(itemAt(noise.samples, index)) : null
      };
    })
  };
}

function triples<M extends string>(errors: ErrorsByMethod<M>, methods: readonly M[]): (ErrorTriple | null)[] {
  const triple = ({ absolute, signed, last }: RelativeErrors): ErrorTriple => [absolute, signed, last];
  return methods.map((method) => {
    const found = errors[method];
    return found === null ? null : triple(found);
  });
}

/** Mean |error| of a perfect prediction: that of Gaussian noise of each point. */
function noiseFloor({ white, repeatsAt }: SlopeSample): number {
  return mean(Array.from(repeatsAt, (repeats) => Math.sqrt((2 * white) / (Math.PI * repeats))));
}

/** Pooled R^2 as the study's figure between sizes has it, and what models without the law score. */
export function pooledRecord({ series, key, curves }: Subject): PooledRecord[] {
  const target = curves.findIndex(({ modelSize }) => modelSize === series.heldOutSize);
  const others = curves.filter((_, i) => i !== target);
  if (target < 0 || others.length < 3) return [];
  const law = lawOf(others);
  const moments = curves.map(({ modelSize, lnX, lnL }) => logMoments(modelSize, lnX, lnL));
  const values = (slopeAt: (i: number) => number) =>
    curves.map(({ lnX, loss }, i) => ({ measured: loss, fitted: lnX.map(lawLine({ moments }, i, slopeAt(i))) }));
  const byLaw = values((i) => law.slopeAt(itemAt(curves, i).modelSize));
  const shared = values(() => law.sharedSlope);
  const bySize = values((i) => -itemAt(moments, i).sxy / itemAt(moments, i).sxx);
  const defined = law.status === "converged";
  return [
    {
      ...key,
      heldOut: series.heldOutSize,
      law: defined ? pooledR2(byLaw) : null,
      constant: constantR2(curves.map(({ loss }) => loss)),
      sharedSlope: pooledR2(shared),
      ownSlopes: pooledR2(bySize),
      heldOutAlone: {
        law: defined ? pooledR2([itemAt(byLaw, target)]) : null,
        sharedSlope: pooledR2([itemAt(shared, target)]),
        ownSlope: pooledR2([itemAt(bySize, target)])
      }
    }
  ];
}
