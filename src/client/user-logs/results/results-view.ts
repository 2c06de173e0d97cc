/** The answer in words and tables. */
import type { UserRunsData } from "../../../components/user-runs/user-runs-data.js";
import type { LogAnswer } from "../../../import/study/user-logs.js";
import { element } from "../elements.js";
import { reasonItems } from "./asks.js";
import { ledgerPart } from "./files-ledger.js";
import { lawParts } from "./law-part.js";
import { nextPart } from "./next-part.js";
import { type Beside, runsPart } from "./runs-part.js";

/** What follows the parts on recipes. */
export function resultParts(answer: LogAnswer, data: UserRunsData, beside: Beside): Node[] {
  const { fits, files } = answer;
  return [
    heading("Result, run by run"),
    ...runsPart(answer, data, beside),
    heading("A law over your sizes"),
    ...lawParts(fits),
    heading("What was read"),
    ...files.map((file) => ledgerPart(file, files.length <= 3)),
    ...nextPart(files),
    takeAwayPart()
  ];
}

function heading(text: string): HTMLElement {
  return element("h2", {}, text);
}

/** Why no study can be made of the logs, where the files of one are asked for. */
export function writeRefused(results: HTMLElement, refused: readonly string[]): void {
  results.querySelector('[data-own="refused"]')?.replaceChildren(...reasonItems(refused));
}

function takeAwayPart(): Node {
  const button = (what: string, text: string) =>
    element("button", { type: "button", class: "preset", "data-export": what }, text);
  return element(
    "div",
    { class: "your-keep" },
    heading("Download"),
    element(
      "p",
      { class: "your-actions" },
      button("json", "Results, JSON"),
      button("csv", "Results, CSV"),
      button("parquet", "Normalised logs, Parquet"),
      button("yaml", "Study file, YAML"),
      button("study", "Study, ZIP")
    ),
    element("ul", { class: "your-list", "data-own": "refused" }),
    element(
      "p",
      {},
      "A study is a folder of normalised logs with a file that says what they are: ",
      element("code", {}, "npx rlscale build"),
      " makes a report like this one of it."
    ),
    heading("What is kept"),
    element(
      "p",
      {},
      "The steps that were read and your choices are kept in this browser, so that they are here when you come back; the files themselves are not. Nothing was sent anywhere."
    ),
    element("p", {}, element("button", { type: "button", class: "preset", "data-own": "clear" }, "Clear everything"))
  );
}
