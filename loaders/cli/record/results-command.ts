import { loadResults } from "../../analysis/build-results.js";
import { toJson } from "../../emit.js";
import type { Output } from "../output/cli-output.js";

/** `rlscale results`: the bytes of dist/data/results.json. */
export async function printResults({ out }: Output, root: string): Promise<void> {
  out(toJson(await loadResults(root)));
}
