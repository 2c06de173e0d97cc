import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseAccount, readAccount } from "../../loaders/study/study-account.js";
import type { StudyAccount } from "../../src/import/study/normalise/normalised-study.js";
import { LogError } from "../../src/lib/log-error.js";
import { rlscale } from "../helpers/command-line.js";
import { userLog } from "../helpers/user-log.js";
import { inFolder } from "../reduce/dumps.js";

/** The account that `rlscale new` writes of two logs, one of them damaged. */
let text: string;
beforeAll(async () => {
  await inFolder(async (folder) => {
    await mkdir(join(folder, "logs"));
    await writeFile(join(folder, "logs/7b.jsonl"), userLog({ k: 0.05 }));
    await writeFile(join(folder, "logs/broken.parquet"), "PAR1");
    const study = join(folder, "study");
    expect(await rlscale("new", study, "--from", join(folder, "logs"))).toMatchObject({ code: 0 });
    text = await readFile(join(study, "data/import.json"), "utf8");
  });
});

function problemsOf(account: string): readonly string[] {
  try {
    parseAccount(account);
  } catch (error) {
    if (error instanceof LogError) return error.problems;
    throw error;
  }
  return [];
}

/** Line that a text first stands in, from 1. */
const lineOf = (json: string, part: string) => json.slice(0, json.indexOf(part)).split("\n").length;

describe("parseAccount(text)", () => {
  it("takes the account as it was written, unread files among it", () => {
    const account = parseAccount(text) as StudyAccount & { damaged: object[] };
    expect([account.files[0]!.runs[0]!.modelSize, account.damaged.length]).toEqual([7e9, 1]);
  });

  it("wants every key, and names one that it does not know, wherever it stands", () => {
    const whole = JSON.parse(text) as StudyAccount;
    let tried = 0;
    const visit = (part: unknown, path: string[]) => {
      if (typeof part !== "object" || part === null) return;
      for (const [key, value] of Object.entries(part)) {
        // of a list, and of counts by reason, any member goes
        if (!Array.isArray(part) && !["setAside", "leftOut", "blanked"].includes(path.at(-1)!) && key !== "damaged") {
          const changed = structuredClone(whole);
          const owner = path.reduce<Record<string, unknown>>(
            (at, step) => at[step] as Record<string, unknown>,
            changed as never
          );
          delete owner[key];
          Object.defineProperty(owner, "toString", { value: 1, enumerable: true });
          const json = JSON.stringify(changed, null, 2);
          const at = [...path, ""].join(" ");
          const found = problemsOf(json);
          expect(found.join("\n")).toContain(`: ${at}must have the key ${key}`);
          const unknown = found.find((problem) => problem.includes(`${at}toString is no key here; there are `));
          expect(unknown).toMatch(new RegExp(`^data/import\\.json line ${lineOf(json, '"toString"')}: `));
          tried++;
        }
        visit(value, [...path, key]);
      }
    };
    visit(whole, []);
    expect(tried).toBeGreaterThan(40);
  });

  it.each([
    [
      "a text where a number belongs",
      '"read": ',
      '"read": "many", "used": ',
      "files 0 read must be integer; found many"
    ],
    ["a count below 0", '"duplicates": 0', '"duplicates": -1', "files 0 duplicates must be >= 0; found -1"],
    [
      "a variant that there is not",
      '"id": "base"',
      '"id": "chat"',
      "files 0 runs 0 variant id must be one of base, instruct; found chat"
    ],
    [
      "a list where keys belong",
      '"leftOut": {}',
      '"leftOut": [1]',
      "files 0 runs 0 leftOut must be object; found a list of 1"
    ]
  ])("names %s with its line", (_, good, bad, problem) => {
    expect(text).toContain(good);
    const changed = text.replace(good, bad).replace(/("used": )\d+,\n\s*"used": \d+/, "$11");
    const found = problemsOf(changed).find((line) => line.includes(problem));
    expect(found).toMatch(new RegExp(`^data/import\\.json line ${lineOf(changed, bad.slice(0, 12))}: `));
  });

  it.each([
    ["nothing", "", /^data\/import\.json.*: must be JSON; found: /],
    ["a list", "[]", /^data\/import\.json: must be object; found a list of 0$/],
    ["half of it", () => text.slice(0, 200), /^data\/import\.json.*: must be JSON; found: /],
    ["a trailing comma", '{\n  "about": "x",\n}', /^data\/import\.json line 3: must be JSON; found: /]
  ])("refuses %s", (_, made, message) => {
    expect(problemsOf(typeof made === "string" ? made : made())[0]).toMatch(message);
  });
});

describe("readAccount(root)", () => {
  it("is null where a study was made otherwise", async () => {
    expect(await readAccount(".")).toBeNull();
  });
});
