/** The logs, in groups, each a link to the file as it is; for a page at the root of the site. */

import { sum } from "d3-array";
import { html } from "../../components/html.js";
import { visible } from "../../import/names/safe-name.js";
import { count } from "../../lib/format.js";
import type { InputFileRecord } from "../../lib/results.js";
import { logPath } from "../file-paths.js";
import type { TableRenderer } from "../site.js";

const published = "Published means";
const single = "Single repeats";

const groups: { name: string; has: (file: InputFileRecord) => boolean }[] = [
  { name: published, has: ({ kind, state }) => kind === "mean" && state === "current" },
  { name: "Means of an earlier state", has: ({ kind, state }) => kind === "mean" && state !== "current" },
  { name: single, has: ({ kind, path }) => kind === "repeat" && !/\/(?:reuse|rollouts)\//.test(path) },
  { name: "Repeats that are not distinguishable, and step 0", has: ({ kind }) => kind === "repeat-set" },
  { name: "Curves as published, not known to be measurements", has: ({ kind }) => kind === "published-curve" },
  { name: "Reuse runs", has: ({ path }) => path.includes("/reuse/") },
  { name: "Rollout groups", has: ({ path }) => path.includes("/rollouts/") }
];

export const table: TableRenderer = ({ results, reference }) => {
  const { files } = results.inputs;
  const known = new Set<string>();
  const sections = groups.flatMap(({ name, has }) => {
    const further = files.filter((file) => has(file) && !known.has(file.path));
    for (const file of further) known.add(file.path);
    const made = name === published && reference.logs.made > 0;
    const isAlone = name === single && !files.some(({ kind }) => kind === "mean");
    return further.length === 0
      ? []
      : [section(made ? "Means over the runs of a size" : isAlone ? "Single runs" : name, further)];
  });
  const rest = files.filter(({ path }) => !known.has(path));
  if (rest.length > 0) sections.push(section("Others", rest));
  return html`<div class="file-groups">${sections}</div>`;
};

function section(name: string, files: readonly InputFileRecord[]): string {
  const rows = sum(files, (file) => file.rowsRead);
  const items = files.map(
    ({ path, run, bytes }) =>
      html`<li><a href="./${logPath(path)}" rel="external" download>${visible(run)}</a> <span>${count(Math.ceil(bytes / 1000))} kB</span></li>`
  );
  return html`<details><summary>${name}: ${count(files.length)} ${files.length === 1 ? "log" : "logs"}, ${count(rows)} rows</summary><ul>${items}</ul></details>`;
}
