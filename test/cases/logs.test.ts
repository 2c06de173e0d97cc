import { describe } from "vitest";
import { checkLog } from "./check-log.js";
import { logCases } from "./log-cases.js";
import { itOrPending } from "./pending.js";

describe("each small log has its right answer, or the refusal that leads to it", () => {
  for (const one of logCases) {
    const name = [one.file, ...(one.with ?? [])].join(" ");
    itOrPending(name)(name, () => checkLog(one));
  }
});
