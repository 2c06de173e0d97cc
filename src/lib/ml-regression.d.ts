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
}
