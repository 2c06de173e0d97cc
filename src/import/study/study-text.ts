/** The study file of imported runs, with a comment at everything that was read, told or assumed. */

import { quotedText, visible } from "../names/safe-name.js";
import type { NormaliseChoices, NormalisedStudy, StudyAccount } from "./normalise.js";

type StudyFacts = Omit<NormalisedStudy, "studyYaml"> & { account: StudyAccount; choices: NormaliseChoices };

/** Share of the run with fewest evaluations that `intra` fits, and the least that makes a line. */
const earlyShare = 0.3;
const fewestEarly = 5;

/** `study.yaml`: same study, same text. */
export function studyText({ title, series, benchmarks, batch, compute, runs, account, choices }: StudyFacts): string {
  const main = benchmarks.find((one) => one.main)!;
  const others = benchmarks.filter((one) => !one.main);
  const families = [...new Set(series.map(({ family }) => family))];
  return `# A study of your own runs: rlscale build reads it, checks every field and refuses others.
# Made by rlscale new from ${counted(account.files.length, "file")} with ${counted(runs.length, "run")}; import.json says what became of every row.

# The one edit to make: what your study is called.
title: ${quotedText(title)}

# A publication, if there is one: authors, arxiv, venue, year, url (https). Leave out what there is not.
# authors: You et al.
# year: 2026

# Where the measurements come from: said at the foot of every page.
provenance: "Read from training logs by rlscale new."

# How the models were trained, in words for the pages.
algorithm: RL
domain: problems that the logs do not name

# The score whose loss the law is about.${choices.score === undefined ? " The first fraction right that all runs have; --score chooses another." : " Option --score."}
#   ${main.id} is ${comment(main.name)}${choices.range ? `, ${choices.range.low} for wrong and ${choices.range.high} for right` : ""}
benchmark: ${quotedText(main.id)}
${others.length > 0 ? `# Other scores in the logs:\n${others.map(({ id, name }) => `#   ${id} is ${comment(name)}\n`).join("")}` : ""}# How many problems that score is a mean over; the logs do not say. Set it if you know it.
# heldOutProblems: 500

${
  batch === null
    ? "# Problems a training step: the logs do not say, so samples count steps. That moves E and not k.\n# rlscale new --batch 512 says it.\nbatch: 1\ndataUnit: steps"
    : `# Problems a training step (${comment(samplesFrom(account))}), so that samples = step x batch.\nbatch: ${batch}`
}
${compute ? "" : "\n# The logs of some runs have no tokens and no FLOPs: nothing is fitted against compute there.\n"}
# Families and variants. Each run stands in one; k(N) is a law over the sizes of one family and variant, three or more.
#   heldOutSize   billions of parameters; the size that a fit between sizes would leave out
#   curves        kind of log: repeat is a single run, mean a mean over runs
#   early         the part of a run that a fit to its beginning takes
families:
${families
  .map((id) => {
    const variants = series.filter((one) => one.family === id);
    const sizes = variants.flatMap((one) => one.sizes);
    const [{ familyName, familyFrom }] = variants as [(typeof variants)[number]];
    return `  # ${comment(familyFrom)}
  - id: ${quotedText(id)}
    name: ${quotedText(familyName)}
    heldOutSize: ${
      Math.max(
        ...shared(
          variants.map((one) => one.sizes),
          sizes
        )
      ) / 1e9
    }
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
  })
  .join("")}
# Runs, the file of each, and where its model size is from:
${account.files
  .flatMap((file) => file.runs)
  .map(
    ({ run, file, setAside, modelSize, modelSizeFrom }) =>
      `#   ${comment(run)}: ${setAside === null ? `runs/${file}, ${modelSize! / 1e9}B, ${comment(modelSizeFrom!)}` : `set aside: ${comment(setAside)}`}\n`
  )
  .join("")}
# Runs behind each point of a curve where the logs do not say.
repeats: 1
`;
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
