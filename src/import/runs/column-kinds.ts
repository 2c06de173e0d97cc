/** What columns are to the runs of a table, as far as their names say it. What a name does not say, the rows must show. */
import { isPaperLetter, type KnownName, lookUp } from "../names/aliases.js";
import { benchmarkOf } from "../names/benchmarks.js";
import { mostParameters } from "../names/model-size.js";

/**
 * - `run`: names the run; `identity`: rows that differ in it are of different runs (model, size, seed, method);
 * - `setting`: the same where it differs side by side; along a run it may change (batch size, temperature);
 * - `part`: what a score was measured on: parts scores, not runs;
 * - `repeat`: counts repeats of one measurement (passes, ranks, workers); `copy`: those, or repeats of a run;
 * - `attempt`: changes when a run is started again or moves (host, pid, time): never a key by itself.
 */
export type ColumnKind = "run" | "identity" | "setting" | "part" | "repeat" | "copy" | "attempt";

const runNames =
  /^(?:(?:wandb|mlflow|aim|swanlab|neptune|comet|trackio|slurm)_)?(?:runs?|exps?|experiments?|trials?)(?:_?(?:name|id|hash|uuid|key|label|no|nr|number|idx|index))?$/;
const identityNames =
  /^(?:seeds?|(?:random|data|train(?:ing)?|init|torch|global|rng)_seed|seed_?(?:id|no|nr|number|idx|index)|conditions?|cond|methods?|algos?|algorithms?|recipes?|arms?|variants?|treatments?|ablations?|baselines?|strateg(?:y|ies)|rules?|settings?|setups?|configs?|configurations?|config_?(?:name|id|hash)|famil(?:y|ies)|(?:model|llm|policy|actor|agent|backbone|checkpoint)_?(?:family|type|class|variant|kind)|(?:base|policy|actor|student|pretrained|init)_?model(?:_?(?:name|path|id))?|models?|llms?|backbones?|polic(?:y|ies)|agents?|architectures?|arch|optimi[sz]ers?|loss_?(?:type|fn|function)|adv(?:antage)?_?estimators?|reward_?(?:fn|function|type|model)|train(?:ing)?_?(?:task|set|data|data_?set|dataset|file|files|corpus|env|mix|mixture|recipe)|replicates?|sweep_?id|group_?(?:name|id)|system|systems|approach|approaches)$/;
const settingNames =
  /^(?:(?:actor_|policy_|peak_|base_|max_|initial_)?(?:lr|learning_?rate)|(?:kl_?)?(?:beta|coef|coeff|coefficient)|kl_?(?:coef|coeff|coefficient|beta|weight|penalty)|entropy_?(?:coef|coeff|coefficient|weight)|(?:rollout_|sampling_|train_)?temperature|top_?[pk]|(?:global_|train_|rollout_|mini_|micro_|ppo_|per_device_)*batch_?size|(?:group|rollout|rollouts|num_rollouts|generations|num_generations|samples_per_prompt|answers_per_prompt|n_samples|n_rollouts|rollout_n|rollouts?_(?:n|per_prompt|generated|trained|kept|used|total))(?:_?size)?|accumulation|gradient_accumulation(?:_steps)?|(?:n_|num_|number_of_)?(?:gpus|gpu|nodes|devices)|gpu_?(?:type|name|model)|(?:prompts|samples|rollouts|batch|answers)_per_(?:gpu|device|node|prompt|step)|lora_?(?:rank|r|alpha|dim)|quantization|precision|dtype|bits|weight_?decay|(?:train_?|num_|n_|total_)?epochs|(?:max_|context_?|prompt_?|response_?|max_response_?|max_prompt_?)(?:len|length|tokens)|(?:train_?|unique_?|num_|n_)?(?:problems|prompts|questions|examples|data_?size|dataset_?size|train_?size)|slice_?factor|reuse_?factor|alpha|gamma|lam|lambda|warmup(?:_?(?:steps|ratio))?|scale|width|depth|layers)$/;
const partNames =
  /^(?:(?:(?:eval|evaluation|test|val|valid|validation)_?)?(?:data_?sets?|benchmarks?|bench|tasks?|suites?|domains?|subsets?|categor(?:y|ies)|subjects?|topics?|corpus|env|envs|environments?|sources?|splits?|sets?|partitions?|sections?|difficult(?:y|ies)|levels?)(?:_?(?:name|id|key))?|(?:metrics?|scores?|measures?|variables?)(?:_?(?:name|id|key|type|kind|context))?|data_?sources?|(?:eval|evaluation|decoding|prompt|scoring)_?(?:mode|set|split|type|setting|protocol|template|name|config)|(?:num_?)?(?:few)?_?shots?|k|pass_?k|pass_?at|at_?k)$/;
const repeatNames =
  /^(?:(?:eval|evaluation|test|val|sampling|decoding|inference)_?(?:pass|passes|run|runs|round|repeat|rep|repetition|idx|index|iter|iteration|trial|seed|sample|no|nr|number)|pass|passes|(?:local_|global_|world_|dp_|data_parallel_|tp_|pp_|node_)?ranks?(?:_?id)?|(?:rollout_|env_|actor_|data_)?workers?(?:_?(?:id|no|nr|number|idx|index|name))?|(?:dp|shard|replica|process|thread|device|gpu)_?(?:id|no|nr|number|idx|index)|shards?|process|processes|threads?|samples?(?:_?(?:id|no|nr|number|idx|index))?|(?:generation|rollout|answer|response|completion)_?(?:id|no|nr|number|idx|index)|(?:micro|mini)_?(?:batch|step)(?:_?(?:id|no|nr|number|idx|index))?|batch_?(?:id|no|nr|number|idx|index)|chunks?(?:_?(?:id|idx|index))?|parts?(?:_?(?:id|idx|index))?)$/;
const attemptNames =
  /^(?:attempts?(?:_?(?:id|no|nr|number|idx|index))?|(?:re)?starts?(?:_?(?:id|no|nr|number|idx|index|count))?|resum(?:e|es|ed|ption)s?(?:_?(?:id|no|nr|number|idx|index|from|count))?|retr(?:y|ies)(?:_?(?:id|no|nr|number|count))?|host(?:_?name)?s?|hosts?|machines?(?:_?(?:id|name))?|node_?(?:name|id|list)?|servers?|clusters?|pids?|process_?id|(?:slurm_|ray_|k8s_|lsf_|pbs_)?(?:jobs?|sessions?|submission|pod)(?:_?(?:id|name|no|nr|number|array_?task_?id))?|users?(?:_?name)?|(?:created|started|finished|logged|written|updated|start|end|wall|log|event|create|update)_?(?:at|on|time|date|datetime)?|time_?stamps?|datetimes?|dates?|times?|days?|hours?|ts|git_?(?:commit|sha|hash|branch)?|commits?(?:_?(?:hash|sha|id))?|(?:log_?)?files?(?:_?(?:name|path))?|paths?|(?:ckpt|checkpoint)s?(?:_?(?:path|name|dir|id|no|nr|number|idx|index))?|levelname|log_?level|loggers?|messages?|uuid|_?index|unnamed_?\d*|column_\d+|row(?:_?(?:id|no|nr|number|index))?|epochs?)$/;

const copyNames = /^(?:repeats?|reps?|repetitions?|rounds?|folds?)(?:_?(?:id|no|nr|number|idx|index))?$/;

/** What a column's name says of it; null: nothing. */
export function kindOfColumn(name: string): ColumnKind | null {
  const meaning = lookUp(name)?.alias.meaning;
  if (meaning === "run") return "run";
  if (meaning === "model" || meaning === "model-size") return "identity";
  const word = wordsOf(name);
  // the last words of a nested name: `config.seed`, `run/name`, `metric.context.subset` of Aim
  for (const part of [
    word,
    word.replace(
      /^(?:(?:run_)?(?:config|params?|hparams|hyperparameters?|args|settings|meta|metadata|info|tags)|(?:metric_)?context)_/,
      ""
    )
  ]) {
    if (runNames.test(part)) return "run";
    if (identityNames.test(part)) return "identity";
    if (attemptNames.test(part)) return "attempt";
    if (settingNames.test(part)) return "setting";
    if (partNames.test(part)) return "part";
    if (repeatNames.test(part)) return "repeat";
    if (copyNames.test(part)) return "copy";
  }
  return null;
}

/**
 * Whether a column is the model's size: `size`, `params`, with cells such as `7B` alone; or `N`, with such cells or numbers of
 * parameters, which no number of answers reaches.
 */
export function areSizes(name: string, cells: Iterable<string | number | boolean | null>): boolean {
  const isLetter = isPaperLetter(name, "n");
  if (!isLetter && !/(?:^|_)(?:sizes?|params?|parameters)$/.test(wordsOf(name))) return false;
  let found = false;
  for (const cell of cells) {
    if (cell === null) continue;
    const isNumber = isLetter && Number(cell) >= fewestParameters(name) && Number(cell) <= mostParameters;
    if (!isNumber && (typeof cell !== "string" || !/^\s*\d+(?:\.\d+)?\s*[bm]\s*$/i.test(cell))) return false;
    found = true;
  }
  return found;
}

/** `n` counts answers oftener than `N` does: of all samples of an evaluation there may be a million. */
function fewestParameters(name: string): number {
  return name.trim() === "N" ? 1e5 : 1e7;
}

/**
 * Whether a column says which model a row is of: names it, or states its size in numbers or in words.
 *
 * @param known what its name means, where that was looked up already
 */
export function statesModel(
  name: string,
  cells: Iterable<string | number | boolean | null>,
  known: KnownName | null = lookUp(name)
): boolean {
  const meaning = known?.alias.meaning;
  return meaning === "model" || meaning === "model-size" || areSizes(name, cells);
}

/** Whether a column's name says that its cells are data sets or their splits: rows of two of them are never one score. */
export function isOfData(name: string): boolean {
  return /(?:^|_)(?:data_?(?:sets?|sources?)|bench(?:mark)?s?|splits?|suites?|(?:eval|test|val)_?(?:sets?|tasks?)|tasks?)(?:_?(?:name|id))?$/.test(
    wordsOf(name)
  );
}

/** A name in lower case with one underscore between its words: `run.name`, `Run Name` and `runName` are one. */
function wordsOf(name: string): string {
  return name
    .trim()
    .replace(/([a-z0-9])(?=[A-Z][a-z])/g, "$1_")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

/** Whether every cell of a column is the name of a known benchmark: it parts scores, whatever it is called. */
export function areBenchmarks(cells: Iterable<string | number | boolean | null>): boolean {
  let found = false;
  for (const cell of cells) {
    if (cell === null) continue;
    if (typeof cell !== "string" || benchmarkOf(cell) === null) return false;
    found = true;
  }
  return found;
}
