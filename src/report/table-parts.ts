/** Pieces that the tables share. */
import type { LawRecord } from "../lib/results.js";

export const protocolNames: Record<string, string> = {
  inter: "between sizes",
  intra: "within a run",
  full: "all points",
  final: "end of training"
};

/** Whether K_max and N_0 are determined. */
export function settled(law: LawRecord): boolean {
  return law.status === "converged" || law.status === "max-iterations";
}
