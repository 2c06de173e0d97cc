import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportedLog } from "../../src/import/imported-log.js";
import { importLog } from "../helpers/import-log.js";

const cases = "test/fixtures/cases/logs";
const imported = (text: string) => importLog(sourceOfBytes("x.json", new TextEncoder().encode(text)));
const valuesOf = ({ runs }: ImportedLog) =>
  runs.map(({ table }) => [[...table.step], ...[...table.columns].map(([name, of]) => [name, [...of]])]);
const lines = readFileSync(`${cases}/loki.json`, "utf8")
  .trim()
  .split("\n")
  .map((line) => (JSON.parse(line) as { line: string }).line);
const docker = (log: string) => JSON.stringify({ log, stream: "stdout", time: "2026-03-04T05:00:07Z" });

describe("a console in JSON", () => {
  it.each([
    ["Loki's lines", lines.map((line) => JSON.stringify({ ts: "2026-03-04T05:00:07Z", line }))],
    ["a byte order mark, CRLF and blank lines", lines.map((line) => `${JSON.stringify({ labels: {}, line })}\r\n\r`)],
    ["Docker's lines", lines.map((line) => docker(`${line}\n`))],
    [
      "Docker's pieces of long lines",
      lines.flatMap((line) => [docker(line.slice(0, 70)), docker(`${line.slice(70)}\n`)])
    ],
    ["a logger's messages", lines.map((message) => JSON.stringify({ level: "info", message, pid: 7 }))]
  ])("is read out of %s as it was printed", async (name, wrapped) => {
    const mark = name.includes("mark") ? "\uFEFF" : "";
    const log = await imported(`${mark}${wrapped.join("\n")}\n`);
    expect([log.format, log.refusal, log.ledger.read, log.ledger.used]).toEqual(["verl-console", null, 31, 31]);
    expect(valuesOf(log)).toEqual(valuesOf(await imported(`${lines.join("\n")}\n`)));
  });

  it("is read by the reader of what is in it", async () => {
    const steps = Array.from({ length: 5 }, (_, i) => JSON.stringify({ step: i + 1, accuracy: i / 8 }));
    // in pieces, as Docker gives long lines
    const pieces = steps.flatMap((step) => [docker(step.slice(0, 15)), docker(`${step.slice(15)}\n`)]);
    const log = await imported(pieces.join("\n"));
    expect(log.format).toBe("jsonl");
    expect([...log.runs[0]!.table.step]).toEqual([1, 2, 3, 4, 5]);
    expect(log.ledger).toMatchObject({ read: 5, used: 5, setAside: {} });
  });

  it("counts lines that are no JSON, and a last one that is cut short", async () => {
    const wrapped = lines.map((line) => JSON.stringify({ line }));
    const log = await imported([...wrapped.slice(0, 20), '{"line": "step:99 - a', ...wrapped.slice(20, 30)].join("\n"));
    expect(log.format).not.toBe("verl-console");
    const many = [...wrapped, ...wrapped].map((line, i) => line.replace(/step:\d+/, `step:${i}`));
    const late = await imported(
      `${[...many.slice(0, 55), "{ no JSON", ...many.slice(55)].join("\n")}\n{"line": "step:62 - a`
    );
    expect(late.ledger).toMatchObject({ read: 64, used: 62, setAside: { "not JSON": 1, "cut short": 1 } });
  });

  it("reports sources that take turns, and none where one ends before the next begins", async () => {
    const of = (pod: string) => lines.map((line) => JSON.stringify({ labels: { pod, level: "info" }, line }));
    const [first, second] = [of("a"), of("b")];
    const mixed = await imported(first.flatMap((line, i) => [line, second[i]!]).join("\n"));
    expect(mixed.problems.join("\n")).toContain("from 2 sources in turns (pod a; pod b)");
    const behind = await imported([...first.slice(0, 20), ...second.slice(20)].join("\n"));
    expect([behind.ledger.used, behind.problems.filter((one) => one.includes("sources"))]).toEqual([31, []]);
  });

  it("leaves rows with a step of their own to the reader of rows", async () => {
    const rows = lines.map((text, i) => JSON.stringify({ step: i, text, accuracy: i / 100 }));
    const log = await imported(rows.join("\n"));
    expect([log.format, log.ledger.used]).toEqual(["jsonl", 31]);
  });
});
