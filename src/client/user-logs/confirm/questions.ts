/** What is to be confirmed of an answer: what was taken for granted, and what only the reader knows, with the choices of each reply. */

import { bareReason } from "../../../import/study/refused-text.js";
import type { LogAnswer, LogChoices } from "../../../import/study/user-logs.js";
import { controls, controlsOf, type Led } from "../choices/controls.js";

/** A button and what it chooses. */
export interface Reply {
  text: string;
  choices: LogChoices;
}

export interface Question {
  /** before, between and behind: the name of a score stands between */
  words: readonly [before: string, score: string | null, after: string];
  replies: readonly Reply[];
  /** a control that holds every other reply */
  lead: Led | null;
}

/** What was taken for granted or said of a score: one click takes the other side. */
interface Confirmed {
  score: string;
  /** behind the name of the score */
  words: string;
  isAssumed: boolean;
  reply: Reply;
}

export interface Reason {
  text: string;
  replies: readonly Reply[];
  /** controls that help, where no reply does */
  leads: readonly Led[];
}

export interface Confirmation {
  confirmed: readonly Confirmed[];
  question: Question | null;
  /** why runs are not fitted, where nothing is asked of them */
  reasons: readonly Reason[];
}

type Scores = LogAnswer["logged"][number]["scores"][number];

export function confirmationOf(answer: LogAnswer, choices: LogChoices): Confirmation {
  const question = questionOf(answer, choices);
  return {
    confirmed: confirmedOf(answer, choices),
    question,
    reasons: question === null ? reasonsOf(answer, choices) : []
  };
}

function confirmedOf({ fits, logged }: LogAnswer, choices: LogChoices): Confirmed[] {
  const said = choices.fractions ?? {};
  const fitted = new Set(fits.fits.map(({ score }) => score));
  const all = allScores(logged);
  const assumed = [...all.values()].filter(({ name, assumed }) => assumed !== null && fitted.has(name));
  return [
    ...assumed.map((score) => ({
      ...{ score: score.name, isAssumed: true, words: ` is taken as the fraction correct (${rangeWords(score)})` },
      reply: { text: "No", choices: withFraction(choices, score.name, false) }
    })),
    ...Object.entries(said).map(([name, is]) => ({
      ...{ score: name, isAssumed: false },
      words: ` is ${is ? "" : "not "}the fraction correct, as you say`,
      reply: { text: "Undo", choices: withFraction(choices, name, null) }
    }))
  ];
}

/** The first thing that only the reader knows of a run that has no fit. */
function questionOf({ fits, logged, scores }: LogAnswer, choices: LogChoices): Question | null {
  const fitted = new Set(fits.fits.map(({ path, run }) => `${path}\n${run}`));
  const waiting = logged.filter(({ path, run }) => !fitted.has(`${path}\n${run}`) && isForScores(fits, path, run));
  const said = choices.fractions ?? {};
  const open = [...allScores(waiting).values()].filter(({ name }) => said[name] === undefined);
  const unclear = open.find(({ reading }) => reading === "unclear");
  if (unclear) return fractionQuestion(unclear, choices);
  const scaled = open.find(({ reading }) => reading === "other");
  if (scaled && choices.range === undefined) return rangeQuestion(scaled, choices);
  if (waiting.length === 0 || choices.score !== undefined) return null;
  const columns = scores.filter(({ name, reading }) => reading === "unknown" && said[name] === undefined);
  if (columns.length === 0) return null;
  return {
    words: ["Which column is the fraction correct?", null, ""],
    replies: columns.slice(0, 6).map(({ name }) => ({ text: name, choices: { ...choices, score: name } })),
    lead: "score"
  };
}

/** Whether a run waits for a word about its scores, and not for another. */
function isForScores({ refused }: LogAnswer["fits"], path: string, run: string): boolean {
  return refused.some(
    (file) =>
      file.path === path &&
      file.run === run &&
      controlsOf(file.reason).some((control) => control === "score" || control === "right")
  );
}

function fractionQuestion(score: Scores, choices: LogChoices): Question {
  return {
    words: ["Is ", score.name, ` the fraction correct (${rangeWords(score)})?`],
    replies: [
      { text: "Yes", choices: withFraction(choices, score.name, true) },
      { text: "No", choices: withFraction(choices, score.name, false) }
    ],
    lead: null
  };
}

function rangeQuestion(score: Scores, choices: LogChoices): Question {
  const scales = [
    [-1, 1],
    [0, 100],
    [0, 10]
  ] as const;
  return {
    words: ["What does ", score.name, ` give a wrong and a right answer? Its values run from ${rangeWords(score)}.`],
    replies: scales
      .filter(([low, high]) => score.min >= low && score.max <= high)
      .map(([low, high]) => ({
        text: `${low === -1 ? "\u22121" : low} and ${high}`,
        choices: { ...choices, score: score.name, range: { low, high } }
      })),
    lead: "right"
  };
}

/** Each reason once, with a reply for every choice of the control that it names. */
function reasonsOf({ fits: { refused } }: LogAnswer, choices: LogChoices): Reason[] {
  const texts = [...new Set(refused.map(bareReason))];
  return texts.map((text) => {
    const leads = controlsOf(text);
    const replies = leads.flatMap((led) => repliesOf(led, choices));
    return { text, replies, leads: leads.filter((led) => repliesOf(led, choices).length === 0) };
  });
}

const keys = { repeats: "repeats", resource: "resource", role: "role", tokens: "tokens" } as const;

function repliesOf(led: Led, choices: LogChoices): Reply[] {
  const key = keys[led as keyof typeof keys];
  const control = controls.find(({ name }) => name === led);
  if (key === undefined || !control?.choices) return [];
  return control.choices
    .filter(([value]) => value !== "" && value !== choices[key])
    .map(([value, text]) => ({ text: `${control.label}: ${text}`, choices: { ...choices, [key]: value } }));
}

/** @param is null: nothing is said of it */
function withFraction({ fractions, ...choices }: LogChoices, score: string, is: boolean | null): LogChoices {
  const { [score]: _, ...others } = fractions ?? {};
  const all = is === null ? others : { ...others, [score]: is };
  return Object.keys(all).length === 0 ? choices : { ...choices, fractions: all };
}

/** Scores of runs by their name, over all values of each. */
function allScores(runs: LogAnswer["logged"]): Map<string, Scores> {
  const all = new Map<string, Scores>();
  for (const score of runs.flatMap(({ scores }) => scores)) {
    const known = all.get(score.name);
    const [min, max] = [Math.min(score.min, known?.min ?? score.min), Math.max(score.max, known?.max ?? score.max)];
    all.set(score.name, { ...(known ?? score), min, max });
  }
  return all;
}

function rangeWords({ min, max }: Pick<Scores, "min" | "max">): string {
  const short = (value: number) => String(Number(value.toPrecision(3))).replace(/^-/, "\u2212");
  return min === max ? `always ${short(min)}` : `${short(min)} to ${short(max)}`;
}
