/**
 * What becomes of a figure's choices when a reader wants something: decided here, without a page. The input of a page
 * (`choices.ts`) shows what is decided.
 */
import {
  type ChoiceFigure,
  type Choices,
  type Control,
  choicesOfQuery,
  defaultsOf,
  queryOfChoices,
  type SpanControl,
  settle
} from "../components/frame/choice-figure.js";

export interface ChoiceRules {
  /** choices when nobody has chosen */
  standard: Choices;
  controls: (choices: Choices) => readonly Control[];
  /** the control of a long axis, if there is one */
  span: (choices: Choices) => SpanControl | undefined;
  /** choices of an address; words that the figure does not know give way */
  ofQuery: (query: string) => Choices;
  /** choices after some are wanted: a word that was the figure's own gives way to what is its own then */
  after: (current: Choices, wanted: Choices) => Choices;
  /** choices after another figure of the page has changed; null where they are the same */
  following: (current: Choices, theirs: Partial<Choices>) => Choices | null;
  /** whether to make these choices would change nothing */
  isShown: (current: Choices, wanted: Choices) => boolean;
  /** words that are not the page's own */
  wordsOf: (choices: Choices) => string[];
  /** the query that says the choices beside what else the address asks, without "?" */
  queryOf: (choices: Choices, query: string) => string;
}

/**
 * @param id of the figure, for the message
 * @param defaults words that the page's figure starts with, where they are not the kind's own
 * @throws RangeError naming a default that the figure does not know
 */
export function choiceRules<Data>(
  kind: Pick<ChoiceFigure<Data>, "controls">,
  data: Data,
  id: string,
  defaults: Choices = {}
): ChoiceRules {
  const standard = settle(kind, data, {}, defaults);
  for (const [name, word] of Object.entries(defaults)) {
    if (standard[name] !== word) throw new RangeError(`${id}: ${name} does not know "${word}"`);
  }
  const controls = (choices: Choices) => kind.controls(data, choices);
  const ownAt = (choices: Choices) => defaultsOf(kind, data, choices, defaults);
  const after = (current: Choices, wanted: Choices) =>
    settle(kind, data, withoutStale(controls(current), ownAt(current), current, wanted), defaults);
  return {
    standard,
    controls,
    span: (choices) => controls(choices).find((control): control is SpanControl => control.kind === "span"),
    ofQuery: (query) => settle(kind, data, choicesOfQuery(new URLSearchParams(query)), defaults),
    after,
    following: (current, theirs) => {
      const shared = Object.entries(theirs).flatMap(([name, word]) =>
        word === undefined || !(name in current) || current[name] === word ? [] : [[name, word] as const]
      );
      return shared.length === 0 ? null : after(current, { ...current, ...Object.fromEntries(shared) });
    },
    isShown: (current, wanted) =>
      Object.entries(after(current, { ...current, ...wanted })).every(([name, word]) => word === current[name]),
    wordsOf: (choices) => Object.entries(choices).flatMap(([name, word]) => (word === standard[name] ? [] : [word])),
    queryOf: (choices, query) => queryOfChoices(new URLSearchParams(query), choices, ownAt(choices)).toString()
  };
}

/** What is wanted without the words that nobody has chosen. */
function withoutStale(controls: readonly Control[], defaults: Choices, current: Choices, wanted: Choices): Choices {
  const changes = (name: string) => name in wanted && wanted[name] !== current[name];
  const restarts = (control: Control) => "restartsWith" in control && (control.restartsWith?.some(changes) ?? false);
  const isHeld = (name: string) => controls.some((control) => control.held && control.name === name);
  const restarted = (name: string) => controls.some((control) => control.name === name && restarts(control));
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, word]) => word !== current[name] || isHeld(name) || !(word === defaults[name] || restarted(name))
    )
  );
}
