/**
 * Shape of `experiments` in results.json: reuse, rollout groups, transfer, and what the slopes of single sizes say.
 * Losses are 1 - pass@1; differences of losses are positive when worse; intervals are 95 %.
 */
import type { Crossing, RankedLoss } from "../inference/crossings.js";
import type { Detectability } from "../inference/detectability.js";
import type { ResourceLink } from "../inference/link.js";
import type { OutcomeOrder, PassRateIdentity } from "../inference/outcome-scale.js";
import type { ReuseResult } from "../inference/reuse.js";
import type { ComputeBin, PerSample } from "../inference/rollouts.js";
import type { BestGroup } from "../inference/rollouts-best.js";
import type { TransferCell, TransferVerdict } from "../inference/transfer.js";
import type { ProblemCount } from "../inference/transfer-questions.js";
import type { PassRow, UncertaintyRow } from "../inference/uncertainty-table.js";
import type { Family } from "../results.js";
import type { Resource, Variant } from "../runs.js";

export interface ExperimentsRecord {
  /** null where the study has no such experiment, or no repeats to tell its noise by */
  reuse: ReuseRecord | null;
  rollouts: RolloutsRecord | null;
  /** null where no benchmark beside the study's own was logged, or its number of problems is not known */
  transfer: TransferRecord | null;
  /** the four below: one per series with repeats, and per resource where it says so */
  outcomeScale: OutcomeScaleRecord[];
  crossings: CrossingsRecord[];
  links: LinkRecord[];
  detectability: DetectabilityRecord[];
  /** null where the study names no publication to compare with */
  uncertainty: UncertaintyRow[] | null;
  passRates: PassRow[] | null;
}

export interface ReuseRecord {
  family: Family;
  modelSize: number;
  /** tau of the reference */
  reference: number;
  /** what the verdicts are tied to, as sentences */
  limits: string[];
  variants: {
    variant: Variant;
    /** the first is the one that is judged; the others are shown beside it */
    windows: ReuseResult[];
    /** largest tau up to which every run is shown to be not worse; null when already the first is not */
    notWorseUpTo: number | null;
  }[];
}

export interface RolloutsRecord {
  family: Family;
  modelSize: number;
  /** G of the reference, the one with repeats */
  reference: number;
  limits: string[];
  variants: {
    variant: Variant;
    /** the single run published for the reference G: its loss over the first window, and the run that it copies */
    published: { run: string; sameAs: string | null; loss: number } | null;
    /** the first is the one that is judged */
    perSample: PerSample[];
    /** compute that every G was measured at, in equal bins of ln C; empty when there is none */
    perFlop: ComputeBin[];
    /** every pair of Gs on their power laws: smaller and larger are group sizes, X is compute */
    pairs: Crossing[];
    /** null when the groups share no compute */
    bestGroup: BestGroup | null;
    /** the power law that smooths each G */
    laws: { groupSize: number; k: number; referenceX: number; referenceLoss: number; evaluations: number }[];
  }[];
}

export interface TransferCellRecord extends TransferCell {
  /** loss before training, one run of unknown number; null where not logged */
  stepZero: number | null;
  /** loss of the best single evaluation over all steps and repeats, as drawn; null where not drawn */
  bestSingle: number | null;
  /** base models only: the mean of the first evaluations, instruct's, and whether the format rule marks the cell */
  format: { start: number; instructStart: number | null; marked: boolean };
}

export interface TransferFamily {
  /** tests that Holm's adjustment runs over, once for each question */
  tests: number;
  cells: TransferCellRecord[];
  counts: { benchmark: string; variant: Variant; theseQuestions: VerdictCounts; suchQuestions: VerdictCounts }[];
}

export type VerdictCounts = Record<TransferVerdict, number>;

export interface TransferRecord {
  /** the benchmarks beside the study's own */
  benchmarks: TransferFamily;
  /** the same of the study's own benchmark, a family of tests of its own */
  heldOut: TransferFamily;
  questions: (ProblemCount & { label: string; domain: string; where: string })[];
  /** ratio of the variance between repeats to white noise, pooled; cells behind it; null df = normal intervals */
  runRatio: number;
  ratioCells: number;
  df: number | null;
  /** the rule by which cells of base models are marked, as a sentence */
  formatRule: string;
}

export interface OutcomeScaleRecord {
  family: Family;
  variant: Variant;
  resource: Resource;
  orders: OutcomeOrder[];
  identity: PassRateIdentity;
}

export interface CrossingsRecord {
  family: Family;
  variant: Variant;
  resource: Resource;
  pairs: Crossing[];
  /**
   * who leads at budgets equally spaced in ln X over what all sizes were measured at, or over everything where that is
   * nothing; sizes measured there, best first
   */
  budgets: { x: number; ranked: Pick<RankedLoss, "modelSize" | "loss">[] }[];
}

export interface LinkRecord {
  family: Family;
  variant: Variant;
  sizes: ResourceLink[];
}

export interface DetectabilityRecord {
  family: Family;
  variant: Variant;
  resource: Resource;
  problems: number;
  sizes: Detectability[];
}
