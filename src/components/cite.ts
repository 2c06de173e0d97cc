/** How to cite the study and a figure of this site, as a sentence and as BibTeX. No date: the data's hash says the state. */

export interface CitedStudy {
  title: string;
  authors: string;
  venue: string;
  year: number;
  arxiv: string;
  url: string;
}

export interface CitedFigure {
  /** of its place in the page: "figure-2-1" */
  name: string;
  /** "Figure 2.1"; empty where it has none */
  number: string;
  /** what it says */
  title: string;
  /** address of the view */
  link: string;
  /** name of the site */
  site: string;
  /** SHA-256 of the data, hexadecimal */
  hash: string;
  study: CitedStudy;
}

export function studyText({ authors, year, title, venue, arxiv, url }: CitedStudy): string {
  const authorsEnd = authors.endsWith(".") ? authors.slice(0, -1) : authors;
  const preprint = arxiv ? ` arXiv:${arxiv}.` : "";
  return `${authorsEnd}. ${year}. ${title}. ${venue}.${preprint} ${url}`;
}

export function studyBibtex({ authors, year, title, venue, arxiv, url }: CitedStudy): string {
  return entry(bibtexKey(authors, year), [
    ["title", `{${bibtexText(title)}}`],
    ["author", bibtexText(authors.replace(/,? et al\.?$/, " and others"))],
    ["year", String(year)],
    ["note", bibtexText(venue)],
    ...(arxiv
      ? ([
          ["eprint", arxiv],
          ["archivePrefix", "arXiv"]
        ] as const)
      : []),
    ["url", url]
  ]);
}

export function figureText({ number, title, link, site, hash, study }: CitedFigure): string {
  return `${number ? `${number}: ` : ""}${title}. In: ${site}, drawn by rlscale from the measurements of ${study.authors} (${study.year}), data ${hash.slice(0, 7)}. ${link}`;
}

export function figureBibtex({ name, number, title, link, site, hash, study }: CitedFigure): string {
  return entry(`rlscale-${name}-${hash.slice(0, 7)}`, [
    ["title", `{${number ? `${number}: ` : ""}${bibtexText(title)}}`],
    ["author", "{rlscale contributors}"],
    ["howpublished", bibtexText(site)],
    ["note", `Data SHA-256 ${hash}; measurements of \\cite{${bibtexKey(study.authors, study.year)}}`],
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

function bibtexKey(authors: string, year: number): string {
  const first = /[\p{L}-]+/u.exec(authors)?.[0]?.toLowerCase() ?? "study";
  return `${first.replace(/[^a-z-]/g, "")}${year}`;
}

function entry(key: string, fields: readonly (readonly [name: string, value: string])[]): string {
  const lines = fields.map(([name, value]) => `  ${name} = {${value}}`);
  return `@misc{${key},\n${lines.join(",\n")}\n}`;
}
