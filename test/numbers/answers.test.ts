/** A net under the English of answers: short sentences, and none of the words that are out. */
import { describe, expect, it } from "vitest";
import { Page, pageNames, wordsOf } from "./page.js";

const most = 32;
const out = /\b(?:foretell|foretold|foretells|standing still|stays where it was)\b/i;

describe("answers", () => {
  it.each(pageNames().filter((name) => !["404", "print"].includes(name)))("of %s are in short sentences", (name) => {
    const page = new Page(name);
    const said = page.all(".answer > p:not(.would), .dek, .tile-name, .tile-fact").map(wordsOf);
    const long = said
      .flatMap((text) => text.split(/(?<=[a-zB0-9)%\]])[.:;] (?=\S)/))
      .filter((sentence) => sentence.split(" ").length > most);
    expect(long).toEqual([]);
  });

  it.each(pageNames())("and all else of %s use none of the words that are out", (name) => {
    const words = new Page(name).all("p, li, dd, h1, h2, h3, figcaption, td, th").map(wordsOf);
    expect(words.filter((text) => out.test(text))).toEqual([]);
  });
});
