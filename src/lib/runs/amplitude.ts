/** The linear half of a form R = A - a s(X): A and a for a given shape s, from sums over the points. */

/** Of a curve: at each X its score and weight. */
export interface Points {
  x: Float64Array;
  score: Float64Array;
  weight: Float64Array;
}

export interface Solved {
  /** weighted residual sum of squares */
  rss: number;
  asymptote: number;
  a: number;
}

/** Weighted sums of 1, y, s, y y, y s, s s. */
export interface Sums {
  w: number;
  y: number;
  s: number;
  yy: number;
  ys: number;
  ss: number;
}

/** Sums for shapes s of the same points. One object for all of them, to be read before the next is asked for: shapes are tried by the thousand. */
export function summing({ score, weight }: Pick<Points, "score" | "weight">): (s: Float64Array) => Sums {
  const sums: Sums = { w: 0, y: 0, s: 0, yy: 0, ys: 0, ss: 0 };
  const weighted = score.map((y, i) => weight[i]! * y);
  for (let i = 0; i < score.length; i++) {
    sums.w += weight[i]!;
    sums.y += weighted[i]!;
    sums.yy += weighted[i]! * score[i]!;
  }
  return (s) => {
    let ofS = 0;
    let ys = 0;
    let ss = 0;
    for (let i = 0; i < s.length; i++) {
      const v = s[i]!;
      const ofPoint = weight[i]! * v;
      ofS += ofPoint;
      ys += weighted[i]! * v;
      ss += ofPoint * v;
    }
    sums.s = ofS;
    sums.ys = ys;
    sums.ss = ss;
    return sums;
  };
}

function solved({ w, y, s, yy, ys, ss }: Sums, asymptote: number, a: number): Solved {
  const rss = yy - 2 * asymptote * y + 2 * a * ys + asymptote * asymptote * w - 2 * asymptote * a * s + a * a * ss;
  return { rss: Math.max(0, rss), asymptote, a };
}

/** Best A in [0, 1] and a >= 0: a score that does not fall. */
export function amplitude(sums: Sums): Solved {
  const { w, y, s, ys, ss } = sums;
  const spread = ss - (s * s) / w;
  const a = spread > 1e-12 * ss ? Math.max(0, -(ys - (s * y) / w) / spread) : 0;
  const asymptote = (y + a * s) / w;
  if (asymptote > 1) return asymptoteHeld(sums, 1);
  return asymptote < 0 ? asymptoteHeld(sums, 0) : solved(sums, asymptote, a);
}

/** Best a >= 0 for a given A. */
export function asymptoteHeld(sums: Sums, asymptote: number): Solved {
  const { s, ys, ss } = sums;
  return solved(sums, asymptote, ss > 0 ? Math.max(0, (asymptote * s - ys) / ss) : 0);
}

/** R = R_0 s + A (1 - s) for a given R_0; A in [0, 1]. */
export function startHeld(sums: Sums, r0: number): Solved {
  const { w, y, s, ys, ss } = sums;
  const uu = w - 2 * s + ss;
  const best = uu > 1e-12 * w ? (y - ys - r0 * (s - ss)) / uu : r0;
  const asymptote = Math.min(1, Math.max(0, best));
  return solved(sums, asymptote, asymptote - r0);
}
