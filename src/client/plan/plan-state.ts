/** What the planner's page knows and what becomes of it with everything that is asked: no DOM, no address bar. */
import { stampAddress } from "../../components/frame/address.js";
import { emptyWords } from "../../components/plan/plan-form.js";
import { type Answer, answer } from "../../lib/plan/answer.js";
import type { PlanStudy } from "../../lib/plan/plan-study.js";
import {
  allWords,
  type Fault,
  type Question,
  questionNames,
  readQuestion,
  wordsBeyond,
  writeQuestion
} from "../../lib/plan/question.js";

export type Words = Record<string, string>;

export interface State {
  study: PlanStudy;
  /** all words of the page's own question */
  standard: Words;
  /** the same, without those that stand for none */
  base: Words;
  found: Answer;
  faults: readonly Fault[];
  /** what the address says, without "?" */
  query: string;
}

export type PlanEvent =
  /** the page was opened at an address */
  | { kind: "opened"; query: Words }
  /** a number was typed, a slider moved */
  | { kind: "typed"; words: Words }
  /** one of several was chosen */
  | { kind: "chosen"; name: string; words: Words }
  | { kind: "reset" };

export interface Next {
  state: State;
  /** whether the answer is another one */
  isAnswered: boolean;
}

/** @param words of the form as the build wrote it: the page's first question */
export function startOf(study: PlanStudy, words: Words): State {
  const found = answer(study, readQuestion(study, words).question);
  const { question } = found;
  return { study, standard: allWords(question), base: writeQuestion(study, question), found, faults: [], query: "" };
}

export function reduce(state: State, event: PlanEvent): Next {
  const { question, faults } = readQuestion(state.study, wordsOfEvent(state, event));
  const isAnswered = JSON.stringify(allWords(question)) !== JSON.stringify(allWords(state.found.question));
  const found = isAnswered ? answer(state.study, question) : state.found;
  return { state: { ...state, found, faults, query: queryOf(state, question) }, isAnswered };
}

function wordsOfEvent({ base, standard }: State, event: PlanEvent): Words {
  switch (event.kind) {
    case "opened":
      return {
        ...base,
        ...Object.fromEntries(
          Object.entries(event.query).filter(([name]) => (questionNames as readonly string[]).includes(name))
        )
      };
    case "typed":
      return event.words;
    case "chosen":
      return wordsAfter(event.name, event.words);
    case "reset":
      return standard;
  }
}

/** What another choice stands for is not carried over: passes and counted compute have a default for each. */
function wordsAfter(name: string, words: Words): Words {
  const stale = {
    by: ["count"],
    variant: ["passes", ...(words.size === "best" ? [] : ["size"])],
    family: ["passes", "variant", ...(words.size === "best" ? [] : ["size"])]
  }[name];
  return Object.fromEntries(Object.entries(words).filter(([word]) => !stale?.includes(word)));
}

/** The question as a query: what the page does not ask by itself. */
function queryOf({ study, base }: State, question: Question): string {
  const said = wordsBeyond(study, base, question);
  return stampAddress(new URLSearchParams(said), Object.keys(said).length > 0).toString();
}

/** Words of a question that are not the page's own, as parts of a file's name. */
export function shortWords({ found, standard }: State): string[] {
  return Object.entries(allWords(found.question))
    .filter(([name, word]) => word !== standard[name])
    .map(([, word]) => word.replace(/[^a-z0-9.]+/gi, "-"));
}

/**
 * What is wrong with the form, a sentence or two for each control.
 *
 * @param labelOf the name of a control as the form has it
 */
export function faultWords({ faults, found }: State, labelOf: (name: string) => string): string {
  const words = allWords(found.question);
  return faults
    .map(({ name, got, must }) => {
      const wrong = got === "" ? "is empty" : `cannot be \u201c${got}\u201d`;
      const used = words[name];
      const instead =
        used === undefined || used === emptyWords[name] ? "as if nothing were written there" : `for ${used}`;
      return `${labelOf(name)} ${wrong}: it must be ${must}. Until then the answer is ${instead}.`;
    })
    .join(" ");
}
