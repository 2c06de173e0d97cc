/** Which data set a score's name is about, and whether that is a benchmark whose score is the share of right answers. */
import { firstOf, lastOf } from "../../lib/items.js";

/** Benchmarks by letters and digits alone, as `MATH-500`, `math_500` and `Math500` all are. */
const benchmarks = new Set(
  [
    "gsm8k gsm8kplatinum gsm1k gsmhard gsmplus gsmsymbolic svamp asdiv mawps multiarith aqua aquarat mathqa",
    "math math500 math12k mathlighteval lightevalmath mathlevel5 math35 hendrycksmath competitionmath minerva minervamath",
    "olympiadbench olympiad omnimath collegemath theoremqa gaokao gaokao2023en gaokaomathqa mathdapo dapomath dapomath17k",
    "amc amc12 amc23 amc2023 amc22 aime aime22 aime23 aime24 aime25 aime26 aime2022 aime2023 aime2024 aime2025 aime2026",
    "beyondaime hmmt hmmt24 hmmt25 hmmtfeb hmmtfeb24 hmmtfeb25 hmmt2024 hmmt2025 hmmtfeb2025 brumo brumo25 cmimc cmimc25 smt2025",
    "geometry3k geo3k mathvista mathverse mathvision mmmu countdown zebralogic knightsandknaves",
    "gpqa gpqadiamond supergpqa mmlu mmlupro mmlustem mmluredux arc arcc arce arcchallenge arceasy bbh bbeh agieval hle",
    "humaneval humanevalplus mbpp mbppplus livecodebench lcb bigcodebench codeforces codecontests apps taco cruxeval",
    "ifeval triviaqa naturalquestions nq hotpotqa popqa musique 2wikimultihopqa bamboogle simpleqa squad drop boolq",
    "commonsenseqa csqa hellaswag winogrande piqa openbookqa siqa strategyqa truthfulqa"
  ]
    .join(" ")
    .split(" ")
);

/** Whose data sets they are, where a name says it (`openai/gsm8k`, `HuggingFaceH4/MATH-500`). */
const owners = new Set(
  [
    "openai lighteval digitallearninggmbh huggingfaceh4 huggingface hendrycks eleutherai hothan maxwelljia mathai aimo",
    "opencompass zwhe99 knoveleng qwen google deepmind cais tigerlab idavidrein simplescaling agenticaorg bytedtsinghuasia",
    "openr1 numinamath hiyouga livecodebench allenai rucaibox meta facebook microsoft madrylab ricdomolm yentinglin"
  ]
    .join(" ")
    .split(" ")
);

/** Words of a score's name that are about its role or its measure, not about the data. */
const fillers = new Set(
  [
    "eval evals evaluation test testing val valid validation holdout heldout held out dev train training core aux",
    "metric metrics data dataset datasets benchmark benchmarks bench task set source results",
    "acc accuracy score scores reward rewards mean avg average correct correctness rate success solve pass exact match em",
    "overall final greedy"
  ]
    .join(" ")
    .split(" ")
);

/** A mean over one answer or several, and what is the same: `mean@8`, `avg@4`, `pass@1`; of several, `pass@8` is another thing. */
const measure = /^(?:(?:mean|avg|acc|accuracy)(?:@|_at_|@_)?\d*|pass(?:@|_at_|_)?1)$/;

/**
 * The data set in a score's name, as written there: `openai/gsm8k` of `val-core/openai/gsm8k/acc/mean@1`.
 *
 * @returns empty where the name has nothing but role and measure (`val/accuracy`)
 */
export function dataSetOf(name: string): string {
  return segmentsOf(name).join("/");
}

/** The known benchmark that a score's name is of, and of nothing else: not that of `gsm8k/response_length`. */
export function benchmarkOf(name: string): string | null {
  const segments = segmentsOf(name);
  const [first, last] = [segments[0], segments.at(-1)];
  if (first === undefined || last === undefined || !benchmarks.has(bare(last))) return null;
  if (segments.length > 2 || (segments.length === 2 && !owners.has(bare(first)))) return null;
  return segments.join("/");
}

/** Right answers over all answers, of which both say the set: `gsm8k_correct/gsm8k_total`. */
const counts = /^((?:.*[_.-])?correct)\/(?:.*[_.-])?(?:total|n|problems)$/i;

function segmentsOf(name: string): string[] {
  return name
    .replace(counts, "$1")
    .split(/[/.|[\]=,:()]+/)
    .map((segment) => segment.trim())
    .filter((segment) => segment !== "" && !measure.test(segment.toLowerCase()))
    .map(withoutFillers)
    .filter((segment) => segment !== "");
}

function withoutFillers(segment: string): string {
  const words = segment.split(/([_\-\s]+)/);
  const isFiller = (word: string) => fillers.has(word.toLowerCase()) || measure.test(word.toLowerCase());
  // words stand at even places, what parts them between
  while (words.length > 0 && isFiller(firstOf(words))) words.splice(0, 2);
  while (words.length > 0 && isFiller(lastOf(words))) words.splice(-2);
  return words.join("");
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}
