/** The walks of docs/architecture.md are there in the code, and so are the numbers of rooms and returns that stand beside them. */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf } from "../helpers/imports.js";

interface Walk {
  name: string;
  rooms: number;
  returns: number;
  /** files in order, each with the sign before it: "→" one imports the other, "⇢" it is called by its name or by a message */
  steps: { sign: string; file: string }[];
}

const doc = readFileSync("docs/architecture.md", "utf8");
const walks = [...doc.matchAll(/^\*\*(.+?)\*\* \((\d+) rooms?, (\d+) returns?\): ([\s\S]*?)(?=\n\n)/gm)].map(
  ([, name, rooms, returns, text]): Walk => ({
    ...{ name: name!, rooms: Number(rooms), returns: Number(returns) },
    steps: [...text!.matchAll(/(^|[→⇢])\s*`([^`]+)`/g)].map(([, sign, file]) => ({ sign: sign!, file: file! }))
  })
);

/** How often a walk comes back into a room that it has left. */
function returnsOf(rooms: readonly string[]): number {
  return rooms.filter((room, i) => i > 0 && room !== rooms[i - 1] && rooms.slice(0, i).includes(room)).length;
}

describe("walks of docs/architecture.md", () => {
  it("are four", () => {
    expect(walks.map(({ name }) => name)).toEqual([
      "A row from file to table",
      "A law from fit to page",
      "A click to a redrawn figure",
      "A dropped file to a fit"
    ]);
  });

  it.each(walks)("$name: each step is an import, or goes by name", ({ steps }) => {
    expect(steps.length).toBeGreaterThan(4);
    const broken = steps.slice(1).flatMap(({ sign, file }, i) => {
      const before = steps[i]!.file;
      const joined = importsOf(before).includes(file) || importsOf(file).includes(before);
      return joined === (sign === "→") ? [] : [`${before} ${sign} ${file}`];
    });
    expect(broken).toEqual([]);
  });

  it.each(walks)("$name: has as many rooms and returns as it says", ({ steps, rooms, returns }) => {
    const passed = steps.map(({ file }) => dirname(file));
    expect({ rooms: new Set(passed).size, returns: returnsOf(passed) }).toEqual({ rooms, returns });
  });
});
