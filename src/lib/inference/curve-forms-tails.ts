/** Tails of the F and t distributions, from the regularised incomplete beta function. */

/** ln Gamma, Lanczos (g = 7, nine terms), relative error below 1e-14 for x > 0. */
function lnGamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7
  ];
  const base = x + 6.5;
  const sum = terms.reduce((total, term, i) => total + term / (x + i), 0.9999999999998099);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/** I_x(a, b) by its continued fraction (modified Lentz), a, b > 0, x in [0, 1]. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  const front = a * Math.log(x) + b * Math.log1p(-x) + lnGamma(a + b) - lnGamma(a) - lnGamma(b);
  return (Math.exp(front) * fraction) / a;
}

/** Chance that F with (df1, df2) degrees of freedom is f or more; f >= 0. */
export function fUpperTail(f: number, df1: number, df2: number): number {
  return incompleteBeta(df2 / (df2 + df1 * f), df2 / 2, df1 / 2);
}

/** t that 95 % of the t distribution lies within, +- ; df >= 1, infinity allowed (1.95996). Within 2e-4 for df >= 2. */
export function tWithin95(df: number): number {
  table ??= Array.from({ length: 201 }, (_, i) => (i === 0 ? 1.959963984540054 : tQuantile(200 / i)));
  const at = Math.min(1, 1 / df) * (table.length - 1);
  const below = Math.min(Math.floor(at), table.length - 2);
  return table[below]! + (table[below + 1]! - table[below]!) * (at - below);
}

/** t at 1 / df = 0, 1/200, ..., 1, made when first asked for. */
let table: number[] | undefined;

function tQuantile(df: number): number {
  let low = 1.9;
  let high = 13;
  for (let i = 0; i < 40; i++) {
    const t = (low + high) / 2;
    if (fUpperTail(t * t, 1, df) > 0.05) low = t;
    else high = t;
  }
  return (low + high) / 2;
}
