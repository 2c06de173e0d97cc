/** What a preview follows: ports, files of logs, code and data. */
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { statesOf } from "../../loaders/site/follow/file-states.js";
import { followInputs } from "../../loaders/site/follow/followed-inputs.js";
import { freePort } from "../../loaders/site/follow/free-port.js";

const folder = mkdtempSync(join(tmpdir(), "rlscale-follow-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("freePort(first, tries)", () => {
  it("is the first of so many that nobody listens at", async () => {
    const server = createServer();
    const port = await new Promise<number>((done) =>
      server.listen(0, "127.0.0.1", () => done((server.address() as { port: number }).port))
    );
    expect(await freePort(port, 1)).toBeNull();
    expect(await freePort(port)).toBeGreaterThan(port);
    expect(await freePort(65_536)).toBeNull();
    await new Promise((done) => server.close(done));
    expect(await freePort(port, 1)).toBe(port);
  });
});

describe("statesOf(paths)", () => {
  it("has each file's size, and whether a file of lines ends with its line; what is not there is left out", async () => {
    const files = { "whole.jsonl": "{}\n", "half.csv": "a,b\n1,", "empty.log": "", "other.parquet": "PAR1\n" };
    const made = new Date("2020-01-02T03:04:05Z");
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), text);
      utimesSync(join(folder, name), made, made);
    }
    const names = [...Object.keys(files), "gone.jsonl"];
    const states = await statesOf(names.map((name) => join(folder, name)));
    const state = (size: number, endsWithLine: boolean | null) => ({ size, mtimeMs: made.getTime(), endsWithLine });
    expect([...states]).toEqual([
      [join(folder, "whole.jsonl"), state(3, true)],
      [join(folder, "half.csv"), state(6, false)],
      [join(folder, "empty.log"), state(0, true)],
      [join(folder, "other.parquet"), state(5, null)]
    ]);
  });
});

describe("followInputs(folders, loader)", () => {
  it("touches the loader when a file at any depth is another, also in a folder that was not there before", async () => {
    const loader = join(folder, "data.zip.ts");
    const old = new Date("2001-02-03T04:05:06Z");
    writeFileSync(loader, "");
    mkdirSync(join(folder, "code/deep"), { recursive: true });
    const unfollow = followInputs([join(folder, "code")], loader, 5);
    for (const change of [
      () => writeFileSync(join(folder, "code/deep/a.ts"), "1"),
      () => mkdirSync(join(folder, "code/new")),
      () => writeFileSync(join(folder, "code/new/b.ts"), "1")
    ]) {
      utimesSync(loader, old, old);
      change();
      await expect.poll(() => statSync(loader).mtimeMs, { interval: 2 }).toBeGreaterThan(old.getTime());
    }
    unfollow();
  });
});
