/** What a reader can choose on a loss-curve figure, and how the address of the page says it. */
import type { Objective, Protocol } from "../lib/results.js";
import type { Resource, Variant } from "../lib/runs.js";
import { currentAddress, stampAddress } from "./address.js";
import { parseRange, rangeWord } from "./zoom.js";

export interface LossCurvesState {
  variant: Variant;
  resource: Resource;
  protocol: Protocol;
  objective: Objective;
  /** N of the sizes in the fit, ascending; null = the protocol's own */
  sizes: number[] | null;
  /** per cent of each run that the fit within a run sees; null = the study's own early window */
  cut: number | null;
  /** N of the size that stands out; null = none does */
  focus: number | null;
  /** a running median through the points */
  smooth: boolean;
  /** part of the resource's axis that is shown, in its unit; null = all of it */
  x: readonly [from: number, to: number] | null;
  /** the loss axis follows what is shown */
  fitY: boolean;
}

export const defaultState: LossCurvesState = {
  variant: "base",
  resource: "compute",
  protocol: "inter",
  objective: "log",
  sizes: null,
  cut: null,
  focus: null,
  smooth: false,
  x: null,
  fitY: false
};

/** What the study fits and draws between sizes: squares of L, the held-out level set on its own points. */
export const asInThePaper = { protocol: "inter", objective: "linear", sizes: null, cut: null } as const;

/** Cuts that can be chosen, per cent. */
export const cutChoices = [10, 20, 30, 40, 50, 60, 70, 80, 90] as const;

export const stateChoices = {
  variant: ["base", "instruct"],
  resource: ["compute", "data"],
  protocol: ["inter", "intra", "full"],
  objective: ["log", "linear"]
} as const;

type Choice = keyof typeof stateChoices;

/** Fewest sizes that a joint fit reads. */
export const fewestSizes = 3;

/**
 * State of a query string; what it does not say, or says in a way that is not known, is the default.
 *
 * @param available N of the sizes that there are, by variant
 */
export function parseState(
  address: URLSearchParams,
  available: (variant: Variant) => readonly number[],
  defaults: LossCurvesState = defaultState
): LossCurvesState {
  const query = currentAddress(address);
  const state: LossCurvesState = {
    variant: choose(query, "variant", defaults.variant),
    resource: choose(query, "resource", defaults.resource),
    protocol: choose(query, "protocol", defaults.protocol),
    objective: choose(query, "objective", defaults.objective),
    sizes: defaults.sizes,
    cut: defaults.cut,
    focus: defaults.focus,
    smooth: query.has("smooth") ? query.get("smooth") === "on" : defaults.smooth,
    x: parseRange(query.get("x")) ?? defaults.x,
    fitY: query.has("y") ? query.get("y") === "fit" : defaults.fitY
  };
  const cut = Number(query.get("cut"));
  if ((cutChoices as readonly number[]).includes(cut)) state.cut = cut;
  const focus = Math.round(Number(query.get("focus")) * 1e9);
  if (available(state.variant).includes(focus)) state.focus = focus;
  const sizes = query.get("sizes");
  if (sizes !== null) {
    const wanted = sizes.split(",").map((text) => Math.round(Number(text) * 1e9));
    const kept = available(state.variant).filter((size) => wanted.includes(size));
    if (kept.length >= fewestSizes && kept.length === wanted.length) state.sizes = kept;
  }
  return state;
}

/** The query with this state in it: defaults are left out, names that are not ours stay. */
export function writeState(
  query: URLSearchParams,
  state: LossCurvesState,
  defaults: LossCurvesState = defaultState
): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const name of ["sizes", "cut", "focus", "smooth", "x", "y", ...Object.keys(stateChoices)]) next.delete(name);
  const changed = (Object.keys(stateChoices) as Choice[]).filter((name) => state[name] !== defaults[name]);
  for (const name of changed) next.set(name, state[name]);
  const own: Record<string, string | null> = {
    sizes: state.sizes?.map((size) => String(size / 1e9)).join(",") ?? null,
    cut: state.cut === null || state.cut === defaults.cut ? null : String(state.cut),
    focus: state.focus === null ? null : String(state.focus / 1e9),
    smooth: state.smooth === defaults.smooth ? null : state.smooth ? "on" : "off",
    x: state.x === null ? null : rangeWord(state.x),
    y: state.fitY === defaults.fitY ? null : state.fitY ? "fit" : "whole"
  };
  const said = Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== null);
  for (const [name, word] of said) next.set(name, word);
  return stampAddress(next, changed.length + said.length > 0);
}

function choose<Name extends Choice>(query: URLSearchParams, name: Name, fallback: LossCurvesState[Name]) {
  const value = query.get(name);
  const known = (stateChoices[name] as readonly string[]).includes(value ?? "");
  return known ? (value as LossCurvesState[Name]) : fallback;
}
