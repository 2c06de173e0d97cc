/** The part of ml-regression 6 that this project calls; the package ships no types. */
declare module "ml-regression" {
  class StraightLine {
    constructor(x: readonly number[], y: readonly number[]);
    slope: number;
    intercept: number;
    predict(x: number): number;
  }
  /** Ordinary least squares of y on x. */
  export class SimpleLinearRegression extends StraightLine {}
  /** The median slope over pairs of points; of an even number of pairs the lower of the two in the middle. */
  export class TheilSenRegression extends StraightLine {}
}
