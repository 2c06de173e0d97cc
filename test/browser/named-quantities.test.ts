/**
 * Wherever the site names a quantity of one definition, in prose, tiles, tables, exact values, claims and the search, its
 * number is the one of the results, at the digits printed.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { JSDOM, VirtualConsole } from "jsdom";
import { describe, expect, it } from "vitest";
import type { Results } from "../../src/lib/results.js";
import { missing, pageFiles, site } from "./browser.js";

const reason = missing();

/** Sentences of every block of every page, of names with their values, and of the search: [where, words]. */
function sentences(): [string, string][] {
  const found = pageFiles().flatMap((name) => {
    const html = readFileSync(join(site, name), "utf8");
    const { document } = new JSDOM(html, { virtualConsole: new VirtualConsole() }).window;
    for (const one of document.querySelectorAll("script, style, svg, template, .katex-mathml, .katex-html"))
      one.remove();
    for (const sup of document.querySelectorAll("sup"))
      sup.textContent = sup.textContent!.replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]!);
    const blocks = [...document.querySelectorAll("main :is(p, li, td, h1, h2, h3, figcaption)")].map(
      (one) => one.textContent!
    );
    const pairs = [...document.querySelectorAll("main dt")].map(
      (term) => `${term.textContent} ${term.nextElementSibling?.textContent ?? ""}`
    );
    return [...blocks, ...pairs].map((words): [string, string] => [name, words]);
  });
  const search = JSON.parse(readFileSync(join(site, "data/search.json"), "utf8")) as { title: string }[];
  return [...found, ...search.map(({ title }): [string, string] => ["search.json", title])].flatMap(([where, words]) =>
    words
      .replace(/[\s\u00a0\u202f]+/g, " ")
      .split(/(?<=[.;]) /)
      .map((one): [string, string] => [where, one.trim()])
  );
}

interface Quantity {
  name: string;
  /** the first group is the number as printed; others may say of which series it is */
  words: RegExp;
  value: (groups: Record<string, string | undefined>) => number;
  least: number;
}

/** The number as printed rounds the value: at as many digits, in percent, billions or powers of ten. */
function agrees(printed: string, value: number): boolean {
  const power = / × 10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(printed)?.[1];
  const exponent = power ? Number([...power].map((one) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(one)).join("")) : 0;
  const scale = printed.endsWith("%") ? 0.01 : printed.endsWith("B") ? 1e9 : 10 ** exponent;
  const digits = /^[\d.]+/.exec(printed)![0];
  const decimals = digits.split(".")[1]?.length ?? 0;
  return Math.abs(Number(digits) * scale - value) <= (0.5 * scale) / 10 ** decimals + 1e-9 * Math.abs(value);
}

describe.skipIf(reason !== null)("a quantity that is named", () => {
  const results = JSON.parse(readFileSync(join(site, "data/results.json"), "utf8")) as Results;
  const words = sentences();
  const family = results.study.families[0]!.id;
  const variantOf = ({ variant }: Record<string, string | undefined>) => (variant ?? "base").toLowerCase();
  const series = (variant: string, resource = "compute") =>
    results.inference.series.find(
      (one) => one.family === family && one.variant === variant && one.resource === resource
    )!;
  const target = (variant: string) =>
    results.prediction.between
      .find((one) => one.family === family && one.variant === variant && one.resource === "compute")!
      .targets.find(({ kind, target: N }) => kind === "leave-one-out" && N === 72e9)!;
  const { calibrated, strict, levelForms } = results.prediction.orders;
  const line = (modelSize: number) =>
    results.sizeLaws.find(
      (one) =>
        one.family === family && one.variant === "base" && one.resource === "compute" && one.modelSize === modelSize
    )!;
  const crossing = () => {
    const [a, b] = [line(32e9), line(72e9)];
    return Math.exp((b.intercept - a.intercept) / (b.learningEfficiency - a.learningEfficiency));
  };

  const crossingOfLaw = () => {
    const { law } = results.laws.find(
      (fit) =>
        fit.family === family &&
        [fit.variant, fit.resource, fit.protocol, fit.objective].join() === "base,compute,full,log"
    )!;
    const [a, b] = [32e9, 72e9].map((N) => law.sizes.find(({ modelSize }) => modelSize === N)!) as [
      (typeof law.sizes)[number],
      (typeof law.sizes)[number]
    ];
    return Math.exp((b.intercept - a.intercept) / (b.learningEfficiency - a.learningEfficiency));
  };

  const quantities: Quantity[] = [
    {
      name: "K_max of the law, all sizes",
      words:
        /(?:levels off at|its limit is|on the limit|K_?max is|(?<!the law’s )limit of k(?:\(N\))? (?:is|at)) (0\.\d{3})/,
      value: () => series("base").law.kMax!,
      least: 6
    },
    {
      name: "K_max before its name",
      words: /^(0\.\d{3}) \[[^\]]*\] limit (?:of k|K_?max), base/,
      value: () => series("base").law.kMax!,
      least: 2
    },
    {
      name: "K_max without the largest size",
      words: /(?:without (?:72B|it|the largest)[^.;\d]*limit is (0\.\d{3})|(?<= and )(0\.\d{3}) without the largest)/,
      value: () => series("base").withoutHeldOut.kMax!,
      least: 3
    },
    {
      name: "N_0 of the law, all sizes",
      words: /reaches half its limit at ([\d.]+B)/,
      value: () => series("base").law.n0!,
      least: 1
    },
    {
      name: "k of 72B predicted by the joint fit",
      words:
        /joint fit of the law to their points, each size weighted equally, gives (0\.\d{3}) \((?<variant>base|instruct)\)/,
      value: (groups) => series(variantOf(groups)).heldOut!.predicted!,
      least: 2
    },
    {
      name: "error at 72B with its height fitted to its first ten evaluations",
      words:
        /first ten of 72B’s \d+ evaluations, it predicts the others to ([\d.]+%)|([\d.]+%) given the first ten of 72B’s/,
      value: () => target("base").calibrated.find(({ seen }) => seen === 10)!.errors[calibrated.indexOf("law")]![0],
      least: 2
    },
    {
      name: "error at 72B with its height fitted to its own points, base",
      words:
        /(?:With 72B’s height fitted, the law is|With the height fitted to 72B’s own points, the law is) ([\d.]+%)/,
      value: () => target("base").calibrated.find(({ seen }) => seen === null)!.errors[calibrated.indexOf("law")]![0],
      least: 2
    },
    {
      name: "largest error at 72B from smaller models alone, base",
      words: /for a size left out it is \d+ to (\d+%) off/,
      value: () => Math.max(...levelForms.map((form) => target("base").strict[strict.indexOf(form)]![0])),
      least: 1
    },
    {
      name: "where the own lines of 32B and 72B cross",
      words: /^32B and 72B \(chance of 72B to be ahead: [^)]*\) cross at (?<exact>\d{15,})/,
      value: crossing,
      least: 1
    },
    {
      name: "where the lines of one law of 32B and 72B cross",
      words:
        /^32B and 72B, lines of one law, cross at (?<exact>\d{15,})|By the one law of all sizes 72B passes 32B at (\d\.\d × 10[⁰¹²³⁴⁵⁶⁷⁸⁹]+)/,
      value: crossingOfLaw,
      least: 2
    },
    {
      name: "the compute at which 72B's own line passes that of 32B",
      words: /(?:72B is ahead of 32B from|by the line fitted to each size at) (\d\.\d × 10[⁰¹²³⁴⁵⁶⁷⁸⁹]+)/,
      value: crossing,
      least: 2
    }
  ];

  it.each(quantities)("$name", ({ words: pattern, value, least }) => {
    const found = words.flatMap(([where, sentence]) => {
      const match = pattern.exec(sentence);
      if (!match) return [];
      const groups = match.groups ?? {};
      const printed = groups.exact ?? match.slice(1).find((one) => one !== undefined && /^\d/.test(one))!;
      return [{ where, sentence, printed, expected: value(groups) }];
    });
    expect(found.length).toBeGreaterThanOrEqual(least);
    for (const { where, sentence, printed, expected } of found) {
      if (printed.length >= 15)
        expect(Math.abs(Number(printed) / expected - 1), `${where}: ${sentence}`).toBeLessThan(1e-9);
      else expect(agrees(printed, expected), `${where}: ${sentence}; it is ${expected}`).toBe(true);
    }
  });
});
