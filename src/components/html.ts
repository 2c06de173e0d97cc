/** HTML as a template: what is put into it is text, escaped, unless it is HTML itself. Runs in Node and in pages alike. */
import { raw, html as tag } from "hono/html";
import { computeText } from "../lib/format.js";

/** Markup that the project has made. Inside another string it is a string like any other: there it is text again. */
export type Html = ReturnType<typeof raw>;

/** What a template takes: text, a number, HTML, or a list of these; nothing for null, undefined and false. */
export type Content = string | number | Html | null | undefined | false | readonly Content[];

/** `` html`<b>${name}</b>` `` */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  // a promise comes back for promises alone
  return tag(strings, ...values) as Html;
}

/** HTML that was put together as a string, and whose text is escaped there. */
export { raw };

/** Text in which what a pattern finds is written as markup. */
export function marked(text: string, pattern: RegExp, markup: (...found: string[]) => Content): Html {
  const parts: Content[] = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    parts.push(text.slice(end, found.index), markup(...found));
    end = found.index + found[0].length;
  }
  return html`${parts}${text.slice(end)}`;
}

/** Text with its exponents raised: "3.2 × 10^19 FLOPs". */
export function raised(text: string): Html {
  return marked(text, /\^(\d+)/g, (_, exponent) => html`<sup>${exponent!}</sup>`);
}

/** "3.2 × 10^19 FLOPs", its exponent raised. */
export function compute(flops: number): Html {
  return raised(computeText(flops));
}
