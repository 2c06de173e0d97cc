/** How texts and questions are cut into terms: the same at build and in the page. */

export interface SearchEntry {
  kind: "definition" | "page" | "section" | "figure" | "claim" | "parameter";
  title: string;
  /** what stands under the title in the list: the page, the verdict, the number */
  note: string;
  text: string;
  /** other names, each a whole question that it answers */
  also?: string[];
  /** what it answers with, before all else that it says */
  headline?: string;
  /** from the root of the site */
  href: string;
}

const term = /[\p{L}\p{N}_]+(?:[.,^/\u2212-][\p{L}\p{N}_]+)*/gu;
const superscripts: Record<string, string> = { "\u2070": "0", "\u00b2": "2", "\u00b3": "3" };

/** Words and whole numbers: "0.129", "53,760", "K_max" and "10^19" are one term each. */
export function termsOf(text: string): string[] {
  return text.match(term) ?? [];
}

/** One spelling for each term: lower case, without accents, "kmax" for "K_max", "53760" for "53,760". */
export function spellTerm(word: string): string {
  const plain = word
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[\u2070\u00b2\u00b3]/g, (sign) => superscripts[sign] ?? sign)
    .toLowerCase()
    .replace(/_/g, "");
  return /^\d{1,3}(,\d{3})+$/.test(plain) ? plain.replace(/,/g, "") : plain;
}
