/** Pages whose sentences were read against results.json: how many there are on record, and those that had to be put right. */
import { readFileSync } from "node:fs";
import { numbersIn } from "../../numbers/page.js";
import { table } from "./table.js";

/** What a sentence said, and what it says now; on the day of the reading. */
const corrected: Record<string, readonly string[]> = {
  index: [
    "title of the drawing of finding 2: 14% from smaller sizes alone, now the range over the ways to guess the height"
  ],
  efficiency: [],
  "power-law": [
    "title of Figure 2.1: 14% alone, now beside the range",
    "title of Figure 2.5: 72B's level by every scored point and 14%, now its first ten evaluations and the range"
  ],
  saturation: [
    "claim C1: its margin had no size in the unit of the claim; now k at twice the largest size, and what the better rival says of it"
  ],
  "data-reuse": []
};

/** A sentence ends with a stop before a capital, a digit or the end of its line; rows of tables and cells of claims are none. */
const sentenceEnd = /[.?!](?=\s+[A-Z\u201c0-9]|$)/;

export function reading(): string {
  return table(
    ["page", "sentences", "numbers in them", "put right"],
    Object.entries(corrected).map(([page, said]) => {
      const lines = readFileSync(`test/record/pages/${page}.txt`, "utf8")
        .split("\n")
        .filter((line) => !/^[-|]|^@misc/.test(line));
      const sentences = lines.flatMap((line) => line.split(sentenceEnd)).filter((text) => /\w+ \w+ \w+/.test(text));
      const numbers = sentences.reduce((sum, text) => sum + numbersIn(text).length, 0);
      return [
        page === "index" ? "overview" : page,
        sentences.length,
        numbers,
        said.length === 0 ? "none" : said.join("; ")
      ];
    })
  );
}
