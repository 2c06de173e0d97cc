/** A term of the field, as `/glossary` lists it. */
export interface Term {
  /** its place on the page */
  id: string;
  /** as it is written; HTML */
  name: string;
  /** at most three sentences; HTML */
  meaning: string;
  /** how pages write it in prose: the first of these on a page gets the definition; none = the term is only listed */
  written: readonly string[];
  /** the same inside formulas, as TeX */
  tex?: readonly string[];
  /** what a reader may type to find it, beside its name and how pages write it */
  asked?: readonly string[];
}
