import { readFileSync } from "node:fs";

/** Values by SciPy: test/fixtures/scipy/experiments.py. */
export const reference = JSON.parse(readFileSync("test/fixtures/scipy/experiments.json", "utf8")) as {
  distributions: {
    tQuantile: [number, number, number][];
    tCdf: [number, number, number][];
    normalCdf: [number, number][];
    power: [number, number, number, number][];
  };
  reuse: {
    variant: string;
    from: number;
    tau: number;
    difference: number;
    se: number;
    df: number;
    interval: [number, number];
    pNonInferiority: number;
    pEquivalence: number;
    pWorse: number;
    pDifference: number;
    power: number;
  }[];
  rollouts: {
    variant: string;
    from: number;
    loss: number[];
    se: number[];
    slope: number;
    slopeSe: number;
    chi2: number;
    interval: [number, number];
  }[];
  transfer: {
    tests: number;
    ratio: number;
    df: number;
    cells: {
      benchmark: string;
      variant: string;
      size: number;
      difference: number;
      se: number;
      seSuch: number;
      p: number;
      pHolm: number;
      pSuch: number;
      pSuchHolm: number;
    }[];
  };
  links: {
    variant: string;
    size: number;
    kData: number;
    kCompute: number;
    exponent: number;
    difference: number;
    se: number;
    interval: [number, number];
  }[];
  crossings32to72: { variant: string; resource: string; lnX: number; chances: [number, number] }[];
  scales: {
    variant: string;
    resource: string;
    slopes: Record<string, { slope: number[]; rankCorrelation: number }>;
    seK: number[];
  }[];
};
