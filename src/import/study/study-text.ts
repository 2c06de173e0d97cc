/** The study file of imported runs, with a comment at everything that was read, told or assumed. */

import { besideStudies } from "../../lib/beside/beside-record.js";
import { firstOf, mustFind } from "../../lib/items.js";
import { quotedText, visible } from "../names/safe-name.js";
import type { NormaliseChoices, NormalisedStudy, StudyAccount, StudySources } from "./normalise/normalised-study.js";

type StudyFacts = Omit<NormalisedStudy, "studyYaml" | "refreshable"> & {
  account: StudyAccount;
  choices: NormaliseChoices;
};

/** As JSON, which is YAML too: whatever stands in a path or a name is one text. */
function sourcesText({ from = [], rollouts = [], answers }: StudySources): string {
  const list = (key: string, items: readonly string[]) =>
    items.length === 0 ? "" : `  ${key}:\n${items.map((item) => `    - ${quotedText(item)}\n`).join("")}`;
  const given = Object.entries(answers).map(
    ([key, value]) =>
      `    ${key}: ${Array.isArray(value) ? `[${value.map((item) => quotedText(item)).join(", ")}]` : typeof value === "string" ? quotedText(value) : value}\n`
  );
  return `
# Where its logs are (paths from the study's folder), and each answer that was given to what they do not say, by the name of its
# option. rlscale refresh takes the logs again by this; rlscale add adds to it.
logs:
${list("from", from)}${list("rollouts", rollouts)}${given.length > 0 ? `  answers:\n${given.join("")}` : ""}`;
}

/** Share of the run with fewest evaluations that `intra` fits, and the least that makes a line. */
const earlyShare = 0.3;
const fewestEarly = 5;

/** How many problems the score is a mean over, where a column states it: what its values only show may be a multiple. */
function problemsText(answers: NormalisedStudy["answers"]): string {
  const what = "# How many problems that score is a mean over";
  // three decimals are multiples of 1/1000 whatever n is
  const isUnknown = answers === null || (answers.from === "inferred" && /^10*$/.test(String(answers.count)));
  if (isUnknown) return `${what}; the logs do not say. Set it if you know it.\n# heldOutProblems: 500`;
  if (answers.from !== "inferred") return `${what} (${comment(answers.from)}).\nheldOutProblems: ${answers.count}`;
  return `${what}; the logs do not say. All its values are multiples of 1/${answers.count}: that number, or a multiple of it.\n# heldOutProblems: ${answers.count}`;
}

/** `study.yaml`: same study, same text. */
export function studyText({
  title,
  series,
  benchmarks,
  batch,
  answers,
  compute,
  runs,
  account,
  choices,
  taken
}: StudyFacts): string {
  const main = mustFind(benchmarks, (benchmark) => benchmark.main);
  const others = benchmarks.filter((benchmark) => !benchmark.main);
  const families = [...new Set(series.map(({ family }) => family))];
  return `# A study of your own runs: rlscale build reads it, checks every field and refuses others.
# Made by rlscale new from ${counted(account.files.length, "file")} with ${counted(runs.length, "run")}; import.json says what became of every row.

# The one edit to make: what your study is called.
title: ${quotedText(title)}

# Who and when, as the pages show it; leave out what there is not. Of a publication also: arxiv, venue, year, url (https).
# authors: You et al.
# date: "2026-11-29"

# Words of yours for the first page, in Markdown; HTML in it is shown as text.
# notes: |
#   What was tried, and **why**.
${choices.sources ? sourcesText(choices.sources) : ""}
# Public study whose rows stand beside these on a page of the report: ${besideStudies.join(", ")}. None: no page names one.
${choices.beside ? `beside: ${choices.beside}` : "# beside: pods"}

# Where the measurements come from: said at the foot of every page.
provenance: "Read from training logs by rlscale new."

# How the models were trained, in words for the pages.
algorithm: RL
domain: problems that the logs do not name

# The score whose loss the law is about.${choices.score === undefined ? " The first fraction right that all runs have; --score chooses another." : " Option --score."}
#   ${main.id} is ${comment(main.name)}${choices.range ? `, ${choices.range.low} for wrong and ${choices.range.high} for right` : ""}
benchmark: ${quotedText(main.id)}
${others.length > 0 ? `# Other scores in the logs:\n${others.map(({ id, name }) => `#   ${id} is ${comment(name)}\n`).join("")}` : ""}${problemsText(answers)}

${
  batch === null
    ? "# Problems a training step: the logs do not say, so samples count steps. That moves E and not k.\n# rlscale new --batch 512 says it.\nbatch: 1\ndataUnit: steps"
    : `# Problems a training step (${comment(samplesFrom(account))}), so that samples = step x batch.\nbatch: ${batch}`
}
${compute ? "" : "\n# The logs of some runs have no tokens and no FLOPs: nothing is fitted against compute there.\n"}
${taken.map((sentence) => `# ${comment(sentence)}\n`).join("")}# Families and variants. Each run stands in one; k(N) is a law over the sizes of one family and variant, three or more.
${series.some(({ recipe }) => recipe !== null) ? "#   recipe        families of one recipe are its seeds, of which no mean curve can be drawn\n" : ""}#   heldOutSize   billions of parameters; the size that a fit between sizes would leave out
#   curves        kind of log that the curve of a size is: repeat is a single run, mean a mean over runs
#   early         the part of a run that a fit to its beginning takes
families:
${families.map((id) => familyText(series.filter(({ family }) => family === id))).join("")}
# Runs, the file of each, and where its model size is from:
${account.files
  .flatMap((file) => file.runs)
  .map(
    ({ run, file, setAside, modelSize, modelSizeFrom, seed }) =>
      `#   ${comment(run)}: ${setAside === null ? `runs/${file}, ${modelSize! / 1e9}B, ${comment(modelSizeFrom!)}${seed ? `, seed ${comment(seed)}` : ""}` : `excluded: ${comment(setAside)}`}\n`
  )
  .join("")}
# Runs behind each point of a curve where the logs do not say.
repeats: 1
`;
}

/** One family with its variants. */
function familyText(variants: StudyFacts["series"]): string {
  const { family, familyName, familyFrom, recipe } = firstOf(variants);
  const sizes = variants.map((variant) => variant.sizes);
  return `  # ${comment(familyFrom)}
  - id: ${quotedText(family)}
    name: ${quotedText(familyName)}
${recipe === null ? "" : `    recipe: ${quotedText(recipe)}\n`}    heldOutSize: ${Math.max(...shared(sizes, sizes.flat())) / 1e9}
    asPublished: false
    variants:
${variants
  .map(
    ({ variant, variantFrom, kind, kindFrom, fewest }) =>
      `      # ${comment(variantFrom)}
      - id: ${variant}
        curves: ${kind} # ${comment(kindFrom)}
        early: { firstPoints: ${Math.max(fewestEarly, Math.floor(earlyShare * fewest))} }
`
  )
  .join("")}`;
}

/** Text in a comment: on one line, nothing unseen. */
const comment = visible;

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

function samplesFrom({ files }: StudyAccount): string {
  const from = files.flatMap(({ runs }) => runs.filter((run) => run.file !== null).map((run) => run.samplesFrom ?? ""));
  return [...new Set(from)].join("; ");
}

/** Sizes that every variant has. */
function shared(bySeries: readonly (readonly number[])[], all: readonly number[]): readonly number[] {
  const common = all.filter((size) => bySeries.every((sizes) => sizes.includes(size)));
  return common.length > 0 ? common : all;
}
