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
  /** Ordinary least squares on several columns; `weights` has a row for each column and one for the constant. */
  export class MultivariateLinearRegression {
    constructor(x: readonly (readonly number[])[], y: readonly (readonly number[])[]);
    weights: number[][];
  }
}
