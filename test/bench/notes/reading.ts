/** Pages whose sentences were read against results.json: how many there are on record, and those that had to be put right. */
import { readFileSync } from "node:fs";
import { numbersIn } from "../../numbers/page.js";
import { table } from "./table.js";

/** What a sentence said, and what it says now; on the day of the reading. */
const corrected: Record<string, readonly string[]> = {
  index: [
    "title of the drawing of finding 2: 14% from smaller sizes alone, now the range over the ways to guess the height",
    "first lines: seven models, where seven sizes of base and of instruct were fitted",
    "facts and number of findings 1 to 3: no variant or resource; now base, and compute"
  ],
  efficiency: [
    "ten times the data: no variant; now base models",
    "how it was fitted: what runs differ by is of repeats of one prompt, not of all repeats"
  ],
  "power-law": [
    "title of Figure 2.1: 14% alone, now beside the range",
    "title of Figure 2.5: 72B's level by every scored point and 14%, now its first ten evaluations and the range",
    "Figure 2.5: copying the next smaller size stood among what uses losses of the held-out size; it uses none",
    "forms of the height, and the pilot run: base alone, unsaid after a sentence on instruct",
    "claim B1 beside the tests for a bend: late slopes below the whole run's are 13, those beyond their error seven; it said seven without the error",
    "Figure 2.7: runs of one setting, though one repeat of each base size had another prompt and is of the widest pair",
    "Figure 2.7: differences between runs in every interval, though those of the sigmoids leave them out",
    "Figure 2.6: the decomposition better than the law (3B and up, squares of L), and the table below it worse (all sizes, ln L); both are now in words",
    "evaluations: none excluded, though fits leave out 15 of instruct before its common first step",
    "counts: L without the X at which it is read",
    "the common first step: the tables say which was used, and none does; now what is used"
  ],
  saturation: [
    "claim C1: its margin had no size in the unit of the claim; now k at twice the largest size, and what the better rival says of it",
    "Figure 3.1 in words: how far rivals are from the law up to 72B left out 72B itself, and was 0.030 beside 0.031 in the text",
    "claim C1: the least chi-square of all, though the Hill form's is less in the table above; now less than that of the two forms it is judged against"
  ],
  "data-reuse": [
    "Figure 4.4: two rows named repeat 2 and two repeat 3; now with their variant",
    "Figure 4.4: spread at this loss, where two losses are shown; now at that of base"
  ]
};

/** A sentence ends with a stop before a capital, a digit or the end of its line; rows of tables and cells of claims are none. */
const sentenceEnd = /[.?!](?=\s+[A-Z\u201c0-9]|$)/;

export function reading(): string {
  return table(
    ["page", "sentences", "numbers in them", "cells of claims", "put right"],
    Object.entries(corrected).map(([page, said]) => {
      const all = readFileSync(`test/record/pages/${page}.txt`, "utf8").split("\n");
      const cells = all.filter((line) => /^- .*: (supported|contradicted|undecided) [+\u22120]/.test(line));
      const lines = all.filter((line) => !/^[-|]|^@misc/.test(line));
      const sentences = lines.flatMap((line) => line.split(sentenceEnd)).filter((text) => /\w+ \w+ \w+/.test(text));
      const numbers = sentences.reduce((sum, text) => sum + numbersIn(text).length, 0);
      return [
        page === "index" ? "overview" : page,
        sentences.length,
        numbers,
        cells.length,
        said.length === 0 ? "none" : said.join("; ")
      ];
    })
  );
}
