/** How to cite the study and a figure of this site, as a sentence and as BibTeX. No date: the data's hash says the state. */

import { list } from "../../lib/format.js";

export interface CitedStudy {
  title: string;
  /** what follows is of its publication, null where there is none */
  authors: string | null;
  /** every author, where the study lists them */
  authorNames: readonly string[];
  venue: string | null;
  year: number | null;
  arxiv: string | null;
  url: string | null;
}

export interface CitedFigure {
  /** of its place in the page: "figure-2-1" */
  name: string;
  /** "Figure 2.1"; empty where it has none */
  number: string;
  title: string;
  link: string;
  site: string;
  /** SHA-256 of the data, hexadecimal */
  hash: string;
  study: CitedStudy;
  /** whose measurements it draws, null for the study's; left out: the study's alone */
  measuredBy?: readonly (string | null)[] | undefined;
}

export function studyText({ authors, year, title, venue, arxiv, url }: CitedStudy): string {
  const sentence = (text: string | number | null, before = "") =>
    text === null || text === "" ? [] : [`${before}${String(text).replace(/\.$/, "")}.`];
  const parts = [sentence(authors), sentence(year), sentence(title), sentence(venue), sentence(arxiv, "arXiv:")];
  return [...parts.flat(), ...(url ? [url] : [])].join(" ");
}

export function studyBibtex({ authors, authorNames, year, title, venue, arxiv, url }: CitedStudy): string {
  const writers = authorNames.length > 0 ? authorNames.join(" and ") : authors?.replace(/,? et al\.?$/, " and others");
  return entry(bibtexKey(authors, year), [
    ["title", `{${bibtexText(title)}}`],
    ...(writers ? ([["author", bibtexText(writers)]] as const) : []),
    ...(year ? ([["year", String(year)]] as const) : []),
    ...(venue ? ([["note", bibtexText(venue)]] as const) : []),
    ...(arxiv
      ? ([
          ["eprint", arxiv],
          ["archivePrefix", "arXiv"]
        ] as const)
      : []),
    ...(url ? ([["url", url]] as const) : [])
  ]);
}

export function figureText({ number, title, link, site, hash, study, measuredBy = [null] }: CitedFigure): string {
  const names = list(measuredBy.map((name) => name ?? authorsOf(study)));
  return `${number ? `${number}: ` : ""}${title}. In: ${site}, drawn by rlscale from the measurements of ${names}, data ${hash.slice(0, 7)}. ${link}`;
}

export function figureBibtex(figure: CitedFigure): string {
  const { name, number, title, link, site, hash, study, measuredBy = [null] } = figure;
  const cited = `\\cite{${bibtexKey(study.authors, study.year)}}`;
  const names = list(measuredBy.map((owner) => (owner === null ? cited : bibtexText(owner))));
  return entry(`rlscale-${name}-${hash.slice(0, 7)}`, [
    ["title", `{${number ? `${number}: ` : ""}${bibtexText(title)}}`],
    ["author", "{rlscale contributors}"],
    ["howpublished", bibtexText(site)],
    ["note", `Data SHA-256 ${hash}; measurements of ${names}`],
    ["url", link]
  ]);
}

/** Text with what TeX takes for commands written as letters. */
export function bibtexText(text: string): string {
  const named: Record<string, string> = {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}"
  };
  return text.replace(/[\\~^]|[&%$#_{}]/g, (letter) => named[letter] ?? `\\${letter}`);
}

/** Whose the measurements are: the publication's authors, else the study by its name. */
function authorsOf({ authors, year, title }: CitedStudy): string {
  return `${authors ?? title}${year ? ` (${year})` : ""}`;
}

function bibtexKey(authors: string | null, year: number | null): string {
  const first =
    /[\p{L}-]+/u
      .exec(authors ?? "")?.[0]
      ?.toLowerCase()
      .replace(/[^a-z-]/g, "") ?? "";
  return `${first || "study"}${year ?? ""}`;
}

function entry(key: string, fields: readonly (readonly [name: string, value: string])[]): string {
  const lines = fields.map(([name, value]) => `  ${name} = {${value}}`);
  return `@misc{${key},\n${lines.join(",\n")}\n}`;
}
