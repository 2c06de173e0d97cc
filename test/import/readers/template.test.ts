/** The reader that docs/write-a-reader.md prints, built and run as it stands there. */
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import type { LogReader } from "../../../src/import/reader.js";
import { headOf } from "../../../src/import/recognise.js";
import { readAll } from "./reading.js";

async function template(): Promise<LogReader> {
  const [, contents = ""] = /```ts\n(.*?)```/s.exec(readFileSync("docs/write-a-reader.md", "utf8")) ?? [];
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: "src/import/readers/consoles", loader: "ts" },
    ...{ bundle: true, write: false, format: "esm", platform: "node", logLevel: "error" }
  });
  const code = Buffer.from(outputFiles[0]!.contents).toString("base64");
  return ((await import(`data:text/javascript;base64,${code}`)) as { example: LogReader }).example;
}
const source = (lines: string[]) => sourceOfBytes("a.log", new TextEncoder().encode(lines.join("\n")));

describe("the template of a reader", () => {
  it("reads its records behind a prefix, counts other lines, and sets aside what is cut or no number", async () => {
    const reader = await template();
    const log = source([
      "starting",
      "[rank0]: @step 10 acc 0.25",
      "@step 20 acc 0.5",
      "@step 30 acc x",
      "@step 40 acc 0.7"
    ]);
    expect(reader.recognises(await headOf(log))).toBe(3);
    expect(reader.recognises(await headOf(source(["step 10 acc 0.25", ""])))).toBe(0);
    expect(await readAll(reader, log)).toMatchObject({
      columns: { step: [10, 20], acc: [0.25, 0.5] },
      setAside: { "no number": 1, "cut short": 1 },
      otherLines: 1
    });
  });
});
