// @vitest-environment jsdom
/** The options of "Your logs" as a reader meets them: every control with its words, in its part, and what a wrong entry says. */
import { describe, expect, it } from "vitest";
import { choicesForm } from "../../../src/client/user-logs/choices/choices-form.js";
import { pickList } from "../../../src/client/user-logs/choices/pick-list.js";
import { fieldsOf, readChoices } from "../../../src/client/user-logs/choices/read-choices.js";
import type { LogChoices } from "../../../src/import/study/user-logs.js";
import { answerOf, logLines } from "../../helpers/answered-logs.js";

const made = (taken: LogChoices[] = []) =>
  choicesForm(
    (choices) => void taken.push(choices),
    () => undefined
  );

const field = (field: Element) => {
  const [control] = field.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select");
  return [
    control?.id,
    field.querySelector("label")?.textContent,
    field.querySelector(".your-hint")?.textContent,
    ...(control instanceof HTMLSelectElement
      ? [...control.options].map(({ value, textContent }) => `${value}: ${textContent}`)
      : [`${control?.type}, ${control?.getAttribute("step")}`])
  ];
};

describe("the options of a reader's logs", () => {
  it("stand under four legends, each with its name, its hint and what it offers", () => {
    const parts = [...made().form.querySelectorAll("fieldset")].map((part) => [
      part.querySelector("legend")?.textContent,
      ...[...part.querySelectorAll(".your-field")].map(field)
    ]);
    expect(parts).toEqual([
      [
        "Scores",
        ["your-score", "Score", "the column that is fitted"],
        [
          ...["your-role", "Kind of score", "of held-out problems, or of the training batch", ": evaluations first"],
          ...["evaluation: evaluations only", "training: training scores"]
        ],
        ["your-wrong", "A wrong answer scores", "0 where nothing is written", "number, any"],
        ["your-right", "A correct answer scores", "1 where nothing is written", "number, any"],
        [
          ...["your-problems", "Problems of the test set"],
          ...["behind each evaluation, where no column states them", "number, 1"]
        ],
        [
          ...["your-assume", "Scores and tokens that the log does not explain", "", ": assumed, and marked"],
          "no: not used"
        ]
      ],
      [
        "Rows, runs and steps",
        ["your-where", "Rows", "only rows with these values"],
        ["your-runs-by", "Columns that tell runs apart", "a run for each of their values"],
        [
          ...["your-repeats", "Repeated steps", "rows that have the step of an earlier row", ": as the log shows"],
          ...["last: the last row counts", "mean: the mean of the rows counts", "runs: each pass is a run"]
        ],
        ["your-step", "Column of training steps", ""],
        ["your-every", "Steps between records", "where no column counts the steps", "number, 1"],
        ["your-first", "Step of the first record", "where no column counts the steps", "number, 1"],
        ["your-from", "First step of the fit", "earlier evaluations are excluded", "number, 1"],
        ["your-to", "Last step of the fit", "later evaluations are excluded", "number, 1"]
      ],
      [
        "Compute and data",
        [
          ...["your-resource", "Loss against", "the horizontal axis of the fit", ": as the logs allow"],
          ...["compute: compute", "data: problems", "time: hours of the run"]
        ],
        [
          ...["your-tokens", "Tokens are counted", "of training compute", ": as the log shows"],
          ...["per-step: for each step", "cumulative: since the start", "none: not used, nor estimated"]
        ],
        ["your-batch", "Problems a step", "prompts, not answers", "number, 1"]
      ],
      [
        "For a study to download",
        ["your-group", "Answers a problem", "rollouts of one prompt", "number, 1"],
        [
          ...["your-variant", "Runs start from", "", ": as the names say, else base"],
          ...["base: base models", "instruct: instruct models"]
        ]
      ]
    ]);
    const { form } = made();
    expect(form.querySelector("p.your-reset button[type=reset]")?.textContent).toBe("Reset");
    expect(form.querySelectorAll("fieldset > .your-fields")).toHaveLength(4);
    expect(form.querySelector("p[role=alert]")?.textContent).toBe("");
  });

  it("mark the size that is none, say what a size is, and take the others once it is mended", async () => {
    const taken: LogChoices[] = [];
    const { form, write } = made(taken);
    document.body.replaceChildren(form);
    const files = { "a-3B.jsonl": logLines(30, 0.05), "b-7B.jsonl": logLines(30, 0.06) };
    write(await answerOf(files), { sizes: {} });
    const [first, other] = form.querySelectorAll<HTMLInputElement>(".your-sizes input");
    const enter = (value: string) => {
      other!.value = value;
      other!.dispatchEvent(new Event("change", { bubbles: true }));
    };
    enter("large");
    expect(form.querySelector(".your-fault")?.textContent).toBe(
      "A size is a number of parameters, such as 7B, 500M or 7e9."
    );
    expect([first, other].map((input) => input!.getAttribute("aria-invalid"))).toEqual([null, "true"]);
    expect(taken).toEqual([]);
    enter("14B");
    expect(other!.hasAttribute("aria-invalid")).toBe(false);
    expect(taken.map(({ sizes }) => Object.values(sizes))).toEqual([[14e9]]);
  });

  it("leave both scores of a range alone while one of them is typed", async () => {
    const { form, write } = made();
    document.body.replaceChildren(form);
    const range = () => ["wrong", "right"].map((id) => form.querySelector<HTMLInputElement>(`#your-${id}`)!);
    const answer = await answerOf({ "a-3B.jsonl": logLines(30, 0.05) });
    const [wrong, right] = range();
    right!.value = "9";
    wrong!.focus();
    write(answer, { sizes: {}, range: { low: -1, high: 2 }, batch: 64 });
    expect(range().map(({ value }) => value)).toEqual(["", "9"]);
    expect(form.querySelector<HTMLInputElement>("#your-batch")!.value).toBe("64");
    wrong!.blur();
    write(answer, { sizes: {}, range: { low: -1, high: 2 } });
    expect(range().map(({ value }) => value)).toEqual(["-1", "2"]);
  });

  it("say that a first step needs the steps between records", () => {
    expect(readChoices({ ...fieldsOf({ sizes: {} }), first: "0" }).faults).toEqual([
      { control: "first", words: "The step of the first record needs the steps between records beside it." }
    ]);
  });
});

describe("pickList(id, empty, changed)", () => {
  it("offers values under the headings of their columns, and those of none by themselves", () => {
    const { select, offer } = pickList("rows", "all; add a value", () => undefined);
    offer([
      { heading: "", values: [{ value: "seed", text: "seed" }] },
      {
        heading: "arm",
        values: [
          { value: "[arm,a]", text: "arm=a" },
          { value: "[arm,b]", text: "arm=b" }
        ]
      }
    ]);
    expect(
      [...select.children].map((child) => [child.tagName, child.getAttribute("label"), child.textContent])
    ).toEqual([
      ["OPTION", null, "all; add a value"],
      ["OPTION", null, "seed"],
      ["OPTGROUP", "arm", "arm=aarm=b"]
    ]);
    expect([...select.options].map(({ value }) => value)).toEqual(["", "seed", "[arm,a]", "[arm,b]"]);
  });
});
