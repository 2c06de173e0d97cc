import { visible } from "../../import/names/safe-name.js";
import { count, list, modelSize, plural, word } from "../../lib/format.js";
import type { Results } from "../../lib/results.js";
import { evaluationsWhere } from "../../lib/select-series.js";
import { familyName } from "../../lib/series-names.js";
import { repeatsKnown } from "../repeats-known.js";
import type { ContextTopic, StudySite } from "../site.js";

/** `dataPage`: counts and sentences about the files. */
export const topic: ContextTopic = (site) => {
  const { inputs } = site.results;
  const { copies, notes, made } = site.reference.logs;
  const earlier = inputs.files.filter(({ state }) => state !== "current").length;
  const reasons = inputs.excludedByReason.map(({ reason, rows }) => `${count(rows)} (${reason})`);
  const formats = (["parquet", "arrow"] as const)
    .map((format) => ({ format, files: inputs.files.filter((file) => file.format === format).length }))
    .filter(({ files: number }) => number > 0)
    .map(({ format, files: number }) => `${count(number)} ${format === "parquet" ? "Parquet" : "Arrow"}`);
  return {
    answer: `${plural(inputs.rowsRead, "row")} from ${made === 0 ? plural(inputs.files.length, "log") : madeWords(inputs.files.length - made, made)}; ${inputs.rowsExcluded === 0 ? "none is excluded" : `${count(inputs.rowsExcluded)} ${inputs.rowsExcluded === 1 ? "is" : "are"} excluded and marked, the other ${count(inputs.rowsUsed)} are used`}.`,
    formats: `${list(formats)} ${inputs.files.length === 1 ? "file" : "files"}`,
    excluded: reasons.length === 0 ? "No row is excluded." : `Excluded: ${list(reasons)}.`,
    copies:
      copies === 0
        ? ""
        : `${plural(copies, "log")} ${copies === 1 ? "is a copy" : "are copies"} of a run that has another name in another experiment, and ${copies === 1 ? "says" : "say"} so: nothing is counted twice.`,
    earlier:
      earlier === 0
        ? ""
        : `${plural(earlier, "log")} ${earlier === 1 ? "holds" : "hold"} an earlier state of the measurements and ${earlier === 1 ? "is" : "are"} kept apart.`,
    notes:
      notes === 0
        ? ""
        : `${plural(notes, "log")} ${notes === 1 ? "carries" : "carry"} a note that a reader must know; it is in the file\u2019s own metadata.`,
    cells: cellWords(site.results),
    notShown: notShown(site),
    hash: inputs.hash
  };
};

/** Curves that were made from runs are in the rows beside them. */
function madeWords(runs: number, made: number): string {
  const [from, means] = [plural(runs, "run"), made === 1 ? "one mean curve" : `${word(made)} mean curves`];
  return `${from} and ${means} made from ${runs === 1 ? "it" : "them"}, whose rows stand beside those of the runs`;
}

/** What the logs leave open: sizes and families without repeats, means of unknown number, what stands before training. */
function notShown({ results, series, reference }: StudySite): string {
  const { some, without, families } = repeatsKnown(results);
  const others = families.map((id) => visible(familyName(results, id)));
  const lacking = [...without.map((size) => modelSize(size)), ...others];
  const sentences = [
    !some
      ? "No single repeats are available, so what runs of one setting differ by is not known."
      : lacking.length > 0
        ? `Single repeats of ${list(lacking)} are not available; what their runs differ by is taken from the others.`
        : "",
    reference.logs.repeatsUnknown
      ? "How many runs stand behind a mean is known only where the repeats reproduce it."
      : "",
    startWords(results, series)
  ];
  const said = sentences.filter((sentence) => sentence !== "");
  return said.length > 0 ? said.join(" ") : "Runs whose logs were not given: nothing here tells that there were any.";
}

/** What is known of the models before training: empty where nothing is. */
function startWords({ study }: Results, series: StudySite["series"]): string {
  const starts = evaluationsWhere(series, { experiment: "main", state: "current" }).filter(
    ({ step, benchmark, kind }) => step === 0 && benchmark === study.benchmark && kind !== "mean"
  );
  if (starts.length === 0) return "";
  const models = new Set(starts.map(({ family, variant, modelSize: size }) => `${family} ${variant} ${size}`));
  return starts.length === models.size
    ? "Step 0 is one run of each model and stands in no fit."
    : "Step 0, before training, stands in no fit.";
}

function cellWords(results: Results): string {
  const { some, curves } = repeatsKnown(results);
  const blank = "A blank is a measurement that is not available: no page fills it in.";
  if (!some) return `${blank} Every cell is one value, with nothing beside it to tell the noise between runs by.`;
  const alone = curves.some(({ known }) => !known) ? "; a lighter one has the mean alone" : "";
  return `${blank} A dark cell has its single repeats beside the mean, so the noise between runs is known there${alone}.`;
}
