/** What a reader can choose on a loss-curve figure, and how the address of the page says it. */
import type { Objective, Protocol } from "../lib/results.js";
import type { Resource, Variant } from "../lib/runs.js";
import { currentAddress, stampAddress } from "./address.js";

export interface LossCurvesState {
  variant: Variant;
  resource: Resource;
  protocol: Protocol;
  objective: Objective;
  /** N of the sizes in the fit, ascending; null = the protocol's own */
  sizes: number[] | null;
}

export const defaultState: LossCurvesState = {
  variant: "base",
  resource: "compute",
  protocol: "inter",
  objective: "log",
  sizes: null
};

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
    sizes: defaults.sizes
  };
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
  for (const name of ["sizes", ...Object.keys(stateChoices)]) next.delete(name);
  const changed = (Object.keys(stateChoices) as Choice[]).filter((name) => state[name] !== defaults[name]);
  for (const name of changed) next.set(name, state[name]);
  if (state.sizes !== null) next.set("sizes", state.sizes.map((size) => String(size / 1e9)).join(","));
  return stampAddress(next, changed.length > 0 || state.sizes !== null);
}

function choose<Name extends Choice>(query: URLSearchParams, name: Name, fallback: LossCurvesState[Name]) {
  const value = query.get(name);
  const known = (stateChoices[name] as readonly string[]).includes(value ?? "");
  return known ? (value as LossCurvesState[Name]) : fallback;
}
