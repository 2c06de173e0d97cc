/** Names of the forms of k(N). */
export const formNames: Record<string, string> = {
  saturating: "The law",
  hill: "Hill",
  power: "Power of N",
  logarithmic: "Straight in ln N",
  free: "One k a size"
};

export const formFormulas: Record<string, string> = {
  saturating: "<i>K</i><sub>max</sub> / (1 + <i>N</i><sub>0</sub>/<i>N</i>)",
  hill: "<i>K</i><sub>max</sub> / (1 + (<i>N</i><sub>0</sub>/<i>N</i>)<sup><i>h</i></sup>)",
  power: "<i>a</i> <i>N</i><sup><i>b</i></sup>",
  logarithmic: "<i>a</i> + <i>b</i> ln <i>N</i>",
  free: "no form"
};
