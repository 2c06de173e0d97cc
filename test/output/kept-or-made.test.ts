/** Work that several ask for at once: one makes it, the others take what it has kept. */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { keptOrMade } from "../../loaders/output/kept-or-made.js";

const root = realpathSync(mkdtempSync(join(tmpdir(), "rlscale-kept-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const file = join(root, "kept");
const kept = async () => (existsSync(file) ? readFileSync(file, "utf8") : null);

describe("keptOrMade(work)", () => {
  it("lets one work, and gives what it made to those that asked meanwhile and later", async () => {
    let times = 0;
    const ask = () =>
      keptOrMade({
        root,
        name: "working",
        kept,
        make: async () => {
          times++;
          await new Promise((done) => setTimeout(done, 150));
          writeFileSync(file, "made");
          return "made";
        }
      });
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(["made", "made", "made"]);
    expect(await ask()).toBe("made");
    expect(times).toBe(1);
  });

  it("lets the next one work where the first has failed, and leaves no lock", async () => {
    rmSync(file, { force: true });
    const fail = () => keptOrMade({ root, name: "working", kept, make: () => Promise.reject(new Error("a bad log")) });
    await expect(fail()).rejects.toThrow("a bad log");
    expect(existsSync(join(root, ".build", "working"))).toBe(false);
    expect(await keptOrMade({ root, name: "working", kept, make: async () => "made later" })).toBe("made later");
  });

  it("works for itself where nothing can be written", async () => {
    writeFileSync(join(root, "file"), "");
    const made = await keptOrMade({ root: join(root, "file"), name: "working", kept, make: async () => "alone" });
    expect(made).toBe("alone");
  });
});
