/** What the page "Your logs" knows, and what becomes of it with everything that happens: no DOM, no worker, no file. */
import type { Against } from "../../components/user-runs/user-runs-data.js";
import type { LoggedRun } from "../../import/study/logged-run.js";
import type { AnswerRest } from "../../import/study/user-answers.js";
import type { LogAnswer, LogChoices } from "../../import/study/user-logs.js";
import { plural } from "../../lib/format.js";
import { plain } from "../../lib/plain-text.js";
import type { DroppedFile, ExportKind, FromWorker, ToWorker } from "./messages.js";
import { resultsCsv, resultsJson } from "./results/result-files.js";
import { remarkWords, summary } from "./status-words.js";

export interface State {
  /** every run as it was logged: there before the answer is */
  logged: readonly LoggedRun[];
  answer: LogAnswer | null;
  choices: LogChoices;
  against: Against;
  /** X that runs are looked ahead to; null: half as far again */
  ahead: number | null;
  /** whether the study stands beside the reader's runs */
  isBeside: boolean;
  /** what was said last */
  status: string;
  /** how far a reading is; null when none is under way */
  progress: Extract<FromWorker, { kind: "progress" }> | null;
  /** files were handed over and not answered yet */
  isBusy: boolean;
  /** a stop was announced: the answer that follows says nothing new */
  wasStopped: boolean;
  /** why no study can be made of the logs yet */
  refused: readonly string[];
  /** answers so far */
  answers: number;
}

export type PageEvent =
  | { kind: "heard"; message: FromWorker }
  | { kind: "files"; files: readonly DroppedFile[] }
  | { kind: "not readable"; reason: string }
  /** the whole form, which does not hold what was said of scores, recipes and problems */
  | { kind: "chosen"; choices: LogChoices }
  /** a reply to a question */
  | { kind: "replied"; choices: LogChoices }
  | { kind: "ahead"; to: number }
  | { kind: "reset" }
  /** the study beside the runs, or not */
  | { kind: "compared"; against: Against; isBeside: boolean }
  | { kind: "removed"; path: string }
  | { kind: "stopped" }
  | { kind: "cleared" }
  | { kind: "wanted"; what: ExportKind | "json" | "csv" };

/** What the page is to do. */
export type Effect =
  | { kind: "tell"; message: ToWorker }
  | { kind: "stop" }
  /** once what is known now is painted */
  | { kind: "tell after paint"; message: ToWorker }
  | { kind: "save"; name: string; type: string; content: string | Uint8Array<ArrayBuffer> };

export interface Next {
  state: State;
  effects: readonly Effect[];
}

export function startOf(against: Against): State {
  return {
    ...{ logged: [], answer: null, choices: { sizes: {} }, against, ahead: null, isBeside: false },
    ...{ status: "", progress: null, isBusy: false, wasStopped: false, refused: [], answers: 0 }
  };
}

export function reduce(state: State, event: PageEvent): Next {
  const stay = (changes: Partial<State>, ...effects: Effect[]): Next => ({ state: { ...state, ...changes }, effects });
  const tell = (message: ToWorker): Effect => ({ kind: "tell", message });
  switch (event.kind) {
    case "heard":
      return heard(state, event.message);
    case "files": {
      const { files } = event;
      if (files.length === 0) return stay({ status: "There was no file in what was dropped." });
      const changes = { status: `Reading ${plural(files.length, "file")}`, isBusy: true, wasStopped: false };
      return stay(changes, tell({ kind: "read", files: [...files], choices: state.choices }));
    }
    case "not readable":
      return stay({ status: event.reason });
    case "chosen": {
      const { fractions, recipes, sameProblems } = state.choices;
      const said = {
        ...(fractions ? { fractions } : {}),
        ...(recipes ? { recipes } : {}),
        ...(sameProblems ? { sameProblems } : {})
      };
      return choose(state, { ...event.choices, ...said });
    }
    case "replied":
      return choose(state, event.choices);
    case "ahead":
      return stay({ ahead: event.to });
    case "reset":
      return choose(state, { sizes: {} });
    case "compared":
      return stay({ against: event.against, isBeside: event.isBeside });
    case "removed":
      return stay({}, tell({ kind: "remove", path: event.path }));
    case "stopped":
      return state.progress === null ? stay({}) : stay({}, { kind: "stop" });
    case "cleared":
      return stay({}, tell({ kind: "clear" }));
    case "wanted":
      return wanted(state, event.what);
  }
}

function choose(state: State, choices: LogChoices): Next {
  if (JSON.stringify(choices) === JSON.stringify(state.choices)) return { state, effects: [] };
  return { state: { ...state, choices }, effects: [{ kind: "tell", message: { kind: "choose", choices } }] };
}

function wanted(state: State, what: Extract<PageEvent, { kind: "wanted" }>["what"]): Next {
  if (what !== "json" && what !== "csv")
    return { state, effects: [{ kind: "tell", message: { kind: "export", what } }] };
  const { answer, choices } = state;
  if (!answer) return { state, effects: [] };
  const [content, type] =
    what === "json" ? [resultsJson(answer, choices), "application/json"] : [resultsCsv(answer), "text/csv"];
  return { state, effects: [{ kind: "save", name: `your-runs.${what}`, type, content }] };
}

function withRest({ answer }: State, { comparison, beside }: AnswerRest): LogAnswer | null {
  return answer && { ...answer, comparison, beside };
}

function heard(state: State, message: FromWorker): Next {
  const be = (changes: Partial<State>, ...effects: Effect[]): Next => ({ state: { ...state, ...changes }, effects });
  /** a reading is over, one way or another */
  const end = (changes: Partial<State>, ...effects: Effect[]): Next =>
    be({ progress: null, isBusy: false, answers: state.answers + 1, ...changes }, ...effects);
  const painted: Effect = { kind: "tell after paint", message: { kind: "painted" } };
  switch (message.kind) {
    case "progress":
      return be({ progress: message });
    case "logged":
      return be({
        ...{ logged: message.logged, progress: null },
        status: `${plural(message.logged.length, "run")} read, being fitted`
      });
    case "exported": {
      const { name, content } = message;
      return be({ refused: [], status: `${name} is saved` }, { kind: "save", name, type: "", content });
    }
    case "refused": {
      const things = plural(message.reasons.length, "thing is", "things are");
      return be({ refused: message.reasons, status: `No study can be made of these logs yet: ${things} missing.` });
    }
    case "failed":
      return end({ status: `That did not work: ${plain(message.message)}` });
    case "stopped":
      return end({ wasStopped: true, status: "Stopped: what was read until then is below, the rest was let go." });
    case "cleared": {
      const status = "Everything is cleared: nothing of your logs is left in this browser.";
      return end({ logged: [], answer: null, choices: { sizes: {} }, refused: [], status });
    }
    case "recipes":
      return end({ answer: withRest(state, message), choices: message.choices }, painted);
    case "rest":
      return be({ answer: withRest(state, message) });
    case "answer": {
      const { answer, choices, restored, remarks } = message;
      const said = state.wasStopped ? state.status : summary(answer, restored) + remarkWords(remarks);
      const { logged } = answer;
      return end({ logged, answer, choices, refused: [], wasStopped: false, status: said }, painted);
    }
  }
}
