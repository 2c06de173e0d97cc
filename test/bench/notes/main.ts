/**
 * `npm run bench:notes -- [SECTION...]`: computes the sections of docs/notes-statistics.md, which lie between markers of
 * their name, from the study's own data and from seeded simulations, and writes them there. No number in it is typed.
 */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { bends } from "./bends.js";
import { counts } from "./counts.js";
import { departures } from "./departures.js";
import { drift } from "./drift.js";
import { estimators } from "./estimators.js";
import { items } from "./items.js";
import { promptContrast } from "./prompt-contrast.js";
import { reading } from "./reading.js";
import { sigmoids } from "./sigmoids.js";

const sections: Record<string, () => string> = {
  "prompt-contrast": promptContrast,
  departures,
  bends,
  sigmoids,
  counts,
  drift,
  estimators,
  items,
  reading
};
const note = "docs/notes-statistics.md";

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(sections)) {
  const make = sections[name];
  if (make === undefined) throw new Error(`no section ${name}; there are ${Object.keys(sections).join(", ")}`);
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end ${name} -->`];
  const text = readFileSync(note, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${note} has no place for ${name}: ${begin.trim()} ... ${end}`);
  const made = make();
  console.log(made);
  await writeFile(note, text.slice(0, from + begin.length) + made + text.slice(to));
}
