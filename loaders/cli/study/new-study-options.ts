/** What a user says of a new study. */
import type { KeyRule } from "../../../src/import/recipes/key-rule.js";
import type { BesideStudy } from "../../../src/lib/beside/beside-record.js";
import type { Variant } from "../../../src/lib/runs.js";
import type { LogOptions } from "../log-options.js";
import type { RolloutOptions } from "../reduce/rollout-options.js";

export interface NewStudyOptions extends LogOptions, RolloutOptions {
  from?: string[];
  rollouts?: string[];
  memory: number;
  title?: string;
  variant?: Variant;
  beside?: BesideStudy;
  group?: KeyRule[];
  seed?: KeyRule;
  json?: boolean;
}
