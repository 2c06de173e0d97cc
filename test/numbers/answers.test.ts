/** A net under the English of answers: short sentences, and none of the words that are out. */
import { describe, expect, it } from "vitest";
import { Page, pageNames, wordsOf } from "./page.js";

const most = 30;
/** Each thing has one name: those that are used instead are in CONTRIBUTING. */
const out =
  /\b(?:foretell|foretold|foretells|standing still|stays where it was|half-way size|own slopes?|own line|level known|level set|on record|set aside|cannot be told|told apart|nought|drawn nowhere|nothing of (?:it|the size) seen|unseen)\b/i;

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
    const words = new Page(name)
      .all("p, li, dt, dd, h1, h2, h3, summary, caption, figcaption, .figure-subtitle, .key span, td, th, svg text")
      .map(wordsOf);
    expect(words.filter((text) => out.test(text))).toEqual([]);
  });
});
