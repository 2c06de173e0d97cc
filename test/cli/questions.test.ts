/** docs/command-line.md answers four questions from logs of this repository: each printed answer is in what its call prints. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";

const rows = readFileSync("docs/command-line.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && line.includes("`npx rlscale "))
  .map((line) => {
    const [, , call, answer] = line.split(" | ").length < 3 ? [] : ["", ...line.split(" | ")];
    const quoted = (text: string | undefined) => [...(text ?? "").matchAll(/`([^`]+)`/g)].map(([, words]) => words!);
    return {
      call: quoted(call)[0]!.replace("npx rlscale ", ""),
      said: quoted(answer).filter((words) => /\d/.test(words))
    };
  });

describe("the questions of docs/command-line.md", () => {
  it("are on the page with their answers", () => {
    expect(rows).toHaveLength(3);
    for (const { said } of rows) expect(said.length).toBeGreaterThan(0);
  });

  it.each(rows)(
    "rlscale $call",
    async ({ call, said }) => {
      const { code, out, err } = await rlscale(...call.split(" "));
      expect([code, err]).toEqual([0, ""]);
      const printed = out.replaceAll("\u2212", "-").replaceAll(/ +/g, " ");
      for (const words of said) expect(printed).toContain(words);
    },
    60_000
  );
});
