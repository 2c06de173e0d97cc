/** docs/forecasts.md has the simulated tables that its bench makes. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { simulatedSections } from "../bench/forecast/simulated.js";

const note = readFileSync("docs/forecasts.md", "utf8");

it.each(Object.entries(await simulatedSections()))("has %s as npm run bench:forecast writes it", (name, made) => {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end ${name} -->`];
  expect(note.slice(note.indexOf(begin) + begin.length, note.indexOf(end)).trim()).toBe(made.trim());
});
