import { type FigureData, sizesOf } from "./loss-curves-model.js";
import { defaultState, type LossCurvesState, parseState } from "./loss-curves-state.js";

/**
 * State of a loss-curve figure as a page asks for it, in the words of the address.
 *
 * @throws RangeError naming the option that is not known
 */
export function stateOf(options: Record<string, unknown>, data: FigureData): LossCurvesState {
  const query = new URLSearchParams();
  for (const name of ["variant", "resource", "protocol", "objective", "sizes", "cut", "smooth"]) {
    if (options[name] !== undefined) query.set(name, String(options[name]));
  }
  const state = parseState(query, (variant) => sizesOf(data, variant), defaultState);
  for (const [name, value] of query) {
    if (!["sizes", "cut", "smooth"].includes(name) && state[name as keyof LossCurvesState] !== value) {
      throw new RangeError(`option ${name} does not know "${value}"`);
    }
  }
  return state;
}
