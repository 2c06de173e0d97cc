/** docs/your-own-logs.md prints what the commands print. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../loaders/cli/main.js";

const page = readFileSync("docs/your-own-logs.md", "utf8");
const blocks = [...page.matchAll(/```console\n([\s\S]*?)```/g)].map(([, text]) => text!);
const calls = blocks.flatMap((block) =>
  [...block.matchAll(/^\$ npx rlscale (.*)\n([\s\S]*?)(?=^\$ |(?![\s\S]))/gm)].map(
    ([, args, said]) => [args!, said!] as const
  )
);

describe("the walk through a messy log", () => {
  it.each(calls)("rlscale %s", async (args, printed) => {
    const folder = mkdtempSync(join(tmpdir(), "rlscale-walk-"));
    const study = join(folder, "my-study");
    let said = "";
    const hear = (text: string) => {
      said += text;
    };
    await main(
      args.split(" ").map((word) => (word === "my-study" ? study : word)),
      { out: hear, err: hear }
    );
    rmSync(folder, { recursive: true });
    expect(said.replaceAll(study, "my-study").trimEnd()).toBe(printed.trimEnd());
  });

  it("shows every command but build", () => {
    expect(new Set(calls.map(([args]) => args.split(" ")[0]))).toEqual(new Set(["inspect", "fit", "new"]));
  });
});
