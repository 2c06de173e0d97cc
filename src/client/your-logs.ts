/**
 * The page "Your logs": takes files, has them read and fitted in a worker, and writes what came of it. Everything that it
 * needs is fetched while the page loads; from then on it asks nobody for anything.
 */
import { fillFrame } from "../components/frame/figure-frame.js";
import { frameContent } from "../components/frame/static-figure.js";
import {
  type Against,
  againstOf,
  type OwnRun,
  type OwnRunsData,
  type OwnRunsView,
  restingResource
} from "../components/own-runs/own-runs-data.js";
import { type OwnRunsFigureName, ownRunsFigures } from "../components/own-runs/own-runs-figures.js";
import type { OwnAnswer, OwnChoices } from "../import/study/own-logs.js";
import { count, plural } from "../lib/format.js";
import { plain } from "../lib/plain-text.js";
import { someOf } from "../lib/some-of.js";
import { choicesForm } from "./own-logs/choices-form.js";
import { chosenFiles, droppedFiles } from "./own-logs/dropped-files.js";
import { element } from "./own-logs/elements.js";
import type { DroppedFile, FromWorker, Remarks, ToWorker } from "./own-logs/messages.js";
import { resultsCsv, resultsJson } from "./own-logs/result-files.js";
import { askParts, reasonItems, resultParts } from "./own-logs/results.js";
import { LogsWorker, workerCode } from "./own-logs/worker-link.js";
import { cellsShown } from "./parts/cells-shown.js";
import { fetchOnce } from "./parts/data.js";
import { prepareTools, save, takeAway } from "./parts/download.js";
import { makeReadable } from "./parts/read-out.js";
import { redraw, watchBoxes } from "./parts/redraw.js";

const place = <Kind extends HTMLElement>(name: string) => document.querySelector<Kind>(`[data-own="${name}"]`)!;

void cellsShown().then(() => {
  if (document.querySelector('[data-own="drop"]')) void start();
});

async function start(): Promise<void> {
  const drop = place("drop");
  const status = place("status");
  const data = (await fetchOnce(
    document.querySelector<HTMLLinkElement>('link[data-for="your-logs"]')!.href
  )) as OwnRunsData;
  let against: Against = againstOf(data)[0] ?? { family: "", variant: "" };
  let answer: OwnAnswer | null = null;
  let choices: OwnChoices = { sizes: {} };
  let worker: LogsWorker | null = null;
  const waiting: ToWorker[] = [];
  const tell = (message: ToWorker) => (worker ? worker.say(message) : void waiting.push(message));
  const say = (text: string) => {
    status.textContent = text;
  };

  const figures = [...document.querySelectorAll<HTMLElement>('figure[data-live="your-logs"]')].map((frame) => {
    const of = ownRunsFigures[frame.dataset.show as OwnRunsFigureName];
    let view = of(data, viewOf(data, answer, against));
    const draw = (width: number) => view.draw({ document, width, label: view.reading });
    const reading = makeReadable(frame, {
      drawing: (width) => {
        const fragment = document.createDocumentFragment();
        fragment.append(draw(width));
        return fragment;
      }
    });
    watchBoxes(frame);
    takeAway(frame, {
      name: () => frame.dataset.file ?? frame.id,
      csv: () => view.csv ?? "",
      drawing: () => [draw(1068)]
    });
    return () => {
      view = of(data, viewOf(data, answer, against));
      fillFrame(frame, frameContent(view));
      reading.clear();
      redraw(frame, draw);
    };
  });

  const controls = choicesForm(data, (wanted, series) => {
    against = series;
    if (JSON.stringify(wanted) === JSON.stringify(choices)) return write();
    choices = wanted;
    tell({ kind: "choose", choices });
  });

  const results = place("results");
  const choicesPlace = place("choices");
  const asks = element("div", { class: "own-asks" });
  function write(): void {
    const some = answer !== null && answer.files.length > 0;
    document.documentElement.toggleAttribute("data-own-logs", some);
    for (const show of figures) show();
    if (!answer || !some) {
      results.replaceChildren();
      choicesPlace.replaceChildren();
      return;
    }
    const open = new Map(
      [...results.querySelectorAll<HTMLDetailsElement>("details[data-path]")].map((one) => [one.dataset.path, one.open])
    );
    if (!controls.form.isConnected) {
      const isOpen = answer.fits.refused.length > 0 || matchMedia("(min-width: 700px)").matches;
      choicesPlace.replaceChildren(
        element(
          "details",
          { class: "own-more", open: isOpen },
          element("summary", {}, element("h2", {}, "What the logs do not say")),
          asks,
          controls.form
        )
      );
    }
    asks.replaceChildren(...askParts(answer.fits));
    controls.write(answer, choices, against);
    results.replaceChildren(...resultParts(answer, data, against), ...takeAwayPart());
    for (const one of results.querySelectorAll<HTMLDetailsElement>("details[data-path]"))
      one.open = open.get(one.dataset.path) ?? one.open;
  }

  function takeAwayPart(): Node[] {
    const button = (what: string, words: string) =>
      element("button", { type: "button", class: "preset", "data-export": what }, words);
    const parts = [
      element("h2", {}, "To take away"),
      element(
        "p",
        { class: "own-actions" },
        button("json", "Results, JSON"),
        button("csv", "Results, CSV"),
        button("parquet", "Normalised logs, Parquet"),
        button("yaml", "Study file, YAML"),
        button("study", "A whole study, ZIP")
      ),
      element("ul", { class: "own-list", "data-own": "refused" }),
      element(
        "p",
        {},
        "A study is a folder of normalised logs with a file that says what they are: ",
        element("code", {}, "npx rlscale build"),
        " makes a report like this one of it."
      ),
      element("h2", {}, "What is kept"),
      element(
        "p",
        {},
        "The steps that were read and your choices are kept in this browser, so that they are here when you come back; the files themselves are not. Nothing was sent anywhere."
      ),
      element("p", {}, element("button", { type: "button", class: "preset", "data-own": "clear" }, "Clear everything"))
    ];
    return [element("div", { class: "own-keep" }, ...parts)];
  }

  const progress = place("progress");
  const bar = progress.querySelector("progress")!;
  const progressWords = place("progress-words");
  let busy = false;
  function hear(message: FromWorker): void {
    if (message.kind === "progress") {
      busy = true;
      progress.hidden = false;
      bar.value = message.size > 0 ? message.read / message.size : 1;
      progressWords.textContent = `${plain(message.path)}, file ${count(message.at)} of ${count(message.of)}, ${megabytes(message.read)} of ${megabytes(message.size)}`;
      return;
    }
    if (message.kind === "exported") {
      save(new Blob([message.content]), message.name);
      place("refused").replaceChildren();
      say(`${message.name} is saved`);
      return;
    }
    if (message.kind === "refused") {
      place("refused").replaceChildren(...reasonItems(message.reasons));
      say(
        `No study can be made of these logs yet: ${plural(message.reasons.length, "thing is", "things are")} missing.`
      );
      return;
    }
    busy = false;
    progress.hidden = true;
    drop.removeAttribute("aria-busy");
    if (message.kind === "failed") say(`That did not work: ${plain(message.message)}`);
    else if (message.kind === "stopped") {
      stopped = true;
      say("Stopped: what was read until then is below, the rest was let go.");
    } else if (message.kind === "cleared") {
      answer = null;
      choices = { sizes: {} };
      write();
      say("Everything is cleared: nothing of your logs is left in this browser.");
    } else {
      answer = message.answer;
      choices = message.choices;
      write();
      if (!stopped) say(summary(message.answer, message.restored) + remarkWords(message.remarks));
      stopped = false;
    }
    drop.dataset.answers = String(Number(drop.dataset.answers ?? 0) + 1);
  }
  let stopped = false;

  const take = (files: readonly DroppedFile[]) => {
    if (files.length === 0) {
      say("There was no file in what was dropped.");
      return;
    }
    say(`Reading ${plural(files.length, "file")}`);
    drop.setAttribute("aria-busy", "true");
    tell({ kind: "read", files: [...files], choices });
  };

  for (const input of [place<HTMLInputElement>("files"), place<HTMLInputElement>("folder")]) {
    input.addEventListener("change", () => {
      if (input.files) take(chosenFiles(input.files));
      input.value = "";
    });
  }
  // A file that misses the box would otherwise be opened in place of the page.
  addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.dataset.over = "";
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) delete drop.dataset.over;
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    delete drop.dataset.over;
    if (!event.dataTransfer) return;
    droppedFiles(event.dataTransfer).then(take, (error: unknown) =>
      say(`What was dropped cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    );
  });
  document.addEventListener("click", ({ target }) => {
    const button = (target as Element).closest<HTMLElement>("button");
    if (!button) return;
    const { own, mend, remove, export: wanted } = button.dataset;
    if (own === "example" && data.example) {
      const { path, text } = data.example;
      take([{ path, file: new Blob([text]), named: true }]);
    } else if (own === "stop" && busy) worker?.stop();
    else if (own === "clear") tell({ kind: "clear" });
    else if (mend !== undefined) controls.show(mend);
    else if (remove !== undefined) tell({ kind: "remove", path: remove });
    else if (wanted === "json" && answer) {
      save(new Blob([resultsJson(answer, choices)], { type: "application/json" }), "your-runs.json");
    } else if (wanted === "csv" && answer) {
      save(new Blob([resultsCsv(answer)], { type: "text/csv" }), "your-runs.csv");
    } else if (wanted === "parquet" || wanted === "yaml" || wanted === "study") {
      tell({ kind: "export", what: wanted });
    }
  });

  // What makes files of figures, and the worker, are at hand before anybody asks.
  try {
    const [code] = await Promise.all([workerCode(), prepareTools()]);
    worker = new LogsWorker(code, data.series, `rlscale your logs ${new URL("./", location.href).pathname}`, hear);
    for (const message of waiting.splice(0)) worker.say(message);
    drop.dataset.ready = "true";
    for (const frame of document.querySelectorAll<HTMLElement>('figure[data-live="your-logs"]'))
      frame.dataset.ready = "true";
  } catch (error) {
    say(`Logs cannot be read here: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function viewOf(data: OwnRunsData, answer: OwnAnswer | null, against: Against): OwnRunsView {
  if (!answer) return { resource: restingResource(data, against), against, runs: [], law: null };
  const { fits, points } = answer;
  const isOneScore = fits.laws.length <= 1;
  const runs = fits.fits.map((fit, i): OwnRun => {
    const { unit, step, x, loss } = points[i]!;
    const beside = fit.study.find(({ family, variant }) => family === against.family && variant === against.variant);
    const { modelSize, k, interval, intercept, growth } = fit;
    const run = isOneScore ? fit.run : `${fit.run}, ${fit.score}`;
    return {
      ...{ run, modelSize, unit, step, x, loss, k, interval, intercept, growth },
      points: fit.points,
      verdict: beside?.verdict ?? null
    };
  });
  return { resource: fits.resource, against, runs, law: fits.law };
}

function summary({ files, fits, unread }: OwnAnswer, restored: boolean): string {
  const bad = files.filter(({ format }) => format === "damaged" || format === "unknown").length;
  const parts = [
    restored ? "Back from your last visit:" : "",
    `${plural(files.length, "file")}, ${plural(fits.fits.length, fits.laws.length > 1 ? "curve" : "run")} fitted`,
    fits.laws.length > 1 ? ` (${plural(fits.laws.length, "score")})` : "",
    fits.refused.length > 0 ? `, ${count(fits.refused.length)} not` : "",
    bad > 0 ? `; ${plural(bad, "file")} could not be read` : "",
    "."
  ];
  if (unread.length > 0) parts.push(` Drop ${unread.map(plain).join(", ")} again: that choice needs the file itself.`);
  return parts.join("").replace(/^(Back from your last visit:)/, "$1 ");
}

/** What became of files that were chosen: kept once, or under another name. */
function remarkWords({ again, renamed }: Remarks): string {
  const some = (texts: readonly string[]) => someOf(texts.map(plain), 4);
  const parts: string[] = [];
  if (again.length > 0) parts.push(` ${some(again)}: the same content was here already, and is kept once.`);
  if (renamed.length > 0)
    parts.push(
      ` Another file of the same name is here, with another content: ${some(renamed.map(({ from, to }) => `${from} is shown as ${to}`))}.`
    );
  return parts.join("");
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
