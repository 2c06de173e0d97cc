import { describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";
import { checkLog, folder } from "./check-log.js";
import { logCases } from "./log-cases.js";
import { itOrPending } from "./pending.js";

describe("each small log has its right answer, or the refusal that leads to it", () => {
  for (const one of logCases) {
    const name = [one.file, ...(one.with ?? [])].join(" ");
    itOrPending(name)(name, () => checkLog(one));
  }
});

describe("a refusal", () => {
  it("says its reason once, though a note on the run is the same", async () => {
    const { code, err } = await rlscale("fit", `${folder}/logs/custom.json`);
    expect(code).toBe(1);
    expect(err.split("a reward between 0.2 and 0.5197")).toHaveLength(2);
  });
});
