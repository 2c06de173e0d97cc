/** Everything of a report in one file: tables, figures, results, their schema, a readme. The same bytes from every build. */
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { studyBibtex, studyText } from "../../../src/components/frame/cite.js";
import { reportZip } from "../../../src/components/frame/figure-actions.js";
import { plural } from "../../../src/lib/format.js";
import type { Results } from "../../../src/lib/results.js";
import { startThread } from "../../threads.js";
import { report } from "../site-report.js";
import type { ArchiveFiles } from "./archive.js";
import type { ExportedFigure } from "./export-figures.js";

/**
 * Writes the archive under the root of a finished site; its size in bytes comes back.
 *
 * @param figures of all pages
 */
export async function writeReportZip(
  root: string,
  results: Results,
  figures: readonly ExportedFigure[]
): Promise<number> {
  const files = new Map<string, Uint8Array | string>();
  const tables = (await readdir(join(root, "data", "tables"))).sort();
  for (const name of tables) files.set(`tables/${name}`, await readFile(join(root, "data", "tables", name)));
  for (const name of ["results.json", "results.schema.json"]) files.set(name, await readFile(join(root, "data", name)));
  for (const { name, svg } of figures) files.set(`figures/${name}.svg`, svg);
  files.set("README.md", readme(results, tables, figures.length));
  const bytes = await archiveApart(files);
  await writeFile(join(root, reportZip), bytes);
  return bytes.length;
}

/** Made by a thread, while this one finishes pages. */
async function archiveApart(files: ArchiveFiles): Promise<Uint8Array> {
  const thread = startThread("archive-thread", import.meta.url, files);
  try {
    const [bytes] = (await once(thread, "message")) as [Uint8Array];
    return bytes;
  } finally {
    await thread.terminate();
  }
}

function readme({ study, inputs }: Results, tables: readonly string[], figures: number): string {
  const csv = tables.filter((name) => name.endsWith(".csv"));
  return `# ${report.siteName(study.title)}

Everything behind the report, made by rlscale from ${plural(inputs.files.length, "log")}.
Data, SHA-256: ${inputs.hash}

${study.provenance}

- \`results.json\`: everything that the pages print, unrounded; \`results.schema.json\` describes it
- \`tables/\`: ${plural(csv.length, "table")}, each as CSV and as Parquet with the same rows; \`logs\` lists the inputs with their hashes
- \`figures/\`: ${plural(figures, "figure")} as SVG, light colours, fonts inside (Source Sans 3, SIL Open Font License 1.1)

What a column means is in the dictionary of the report's data page. Every entry of this archive has the same date, so that
the same data give the same bytes.

## In LaTeX

Figures of the report come as CSV for pgfplots too, from the list under each: numbers only, a first column \`series\`, and
comments that say what each series is. One series is drawn by

    \\addplot table [col sep=comma, x=<column>, y=<column>,
      restrict expr to domain={\\thisrow{series}}{0:0}] {<file>};

## To cite

${studyText(study)}

${studyBibtex(study)}
`;
}
