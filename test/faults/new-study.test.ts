/**
 * `rlscale new` on a disk that is full, and killed at any moment: no study, or the whole one, and the next run makes it.
 *
 * The quick form fills the disk; the kills, each of a process of its own, are left to mode all.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { abandonedAside } from "../helpers/abandoned.js";
import { rlscale } from "../helpers/command-line.js";
import { fill, onSmallDisk } from "../helpers/faults.js";
import { userLog } from "../helpers/user-log.js";

const all = process.env.RLSCALE_TESTS === "all";

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-faults-"));
  mkdirSync(at("logs"));
  for (const [i, size] of [1, 3, 9].entries()) {
    writeFileSync(at("logs", `${size}b.jsonl`), userLog({ k: 0.03 * (i + 1), seed: i + 1, steps: 400 }));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const expectWhole = (study: string) => {
  expect(readdirSync(study).sort()).toEqual(["README.md", "data", "rlscale-files.sha256"]);
  expect(readdirSync(join(study, "data", "runs"))).toHaveLength(3);
};

describe("rlscale new on a full disk", () => {
  it("says so, writes nothing, and makes the study when there is room", async ({ skip }) => {
    const small = at("small");
    const mounted = await onSmallDisk(small, "700k", async () => {
      fill(small, 24);
      const study = join(small, "deep", "study");
      const { code, out, err } = await rlscale("new", study, "--from", at("logs"));
      expect([code, out]).toEqual([1, ""]);
      expect(err).toMatch(
        /^rlscale: [^\n]*study: must be where there is room[^\n]*ENOSPC[^\n]*: nothing was written\n$/
      );
      expect(readdirSync(join(small, "deep"))).toEqual([]);
      rmSync(join(small, "filler"));
      expect(await rlscale("new", study, "--from", at("logs"))).toMatchObject({ code: 0, err: "" });
      expectWhole(study);
    });
    if (!mounted) skip("a tmpfs cannot be mounted here: nothing shows what a full disk does");
  });
});

describe("rlscale new that was killed", () => {
  it("leaves what it wrote aside; the next takes it away, and nothing that others have named alike", async () => {
    mkdirSync(at("left"));
    const study = at("left", "study");
    const half = join(abandonedAside(study), "next", "data");
    mkdirSync(half, { recursive: true });
    writeFileSync(join(half, "study.yaml"), "half");
    for (const name of ["study.new-4194305", "study.previous", "study.next"]) {
      mkdirSync(at("left", name));
      writeFileSync(at("left", name, "letter.txt"), "dear");
    }
    const made = await rlscale("new", study, "--from", at("logs"));
    expect(made).toMatchObject({ code: 0, err: "" });
    expectWhole(study);
    expect(readdirSync(at("left")).sort()).toEqual(["study", "study.new-4194305", "study.next", "study.previous"]);
    for (const name of ["study.new-4194305", "study.previous", "study.next"])
      expect(readFileSync(at("left", name, "letter.txt"), "utf8")).toBe("dear");
  });

  it("waits for another that is writing there", async () => {
    mkdirSync(at("busy"));
    const study = at("busy", "study");
    const aside = abandonedAside(study, process.pid);
    const made = rlscale("new", study, "--from", at("logs"));
    await new Promise((done) => setTimeout(done, 1500));
    expect(readdirSync(at("busy")).some((name) => name === "study")).toBe(false);
    rmSync(aside, { recursive: true });
    expect(await made).toMatchObject({ code: 0, err: "" });
    expectWhole(study);
  });

  it.runIf(all).each([0, 2, 5, 10, 20, 50])(
    "%d ms after it began to write: no study or the whole one; the next makes it",
    async (wait) => {
      const parent = at(`killed-${wait}`);
      const study = join(parent, "study");
      mkdirSync(parent);
      const child = spawn(process.execPath, ["loaders/cli/rlscale.js", "new", study, "--from", at("logs")], {
        stdio: "ignore"
      });
      const watched = watch(parent, () => setTimeout(() => child.kill("SIGKILL"), wait));
      await new Promise((done) => child.once("exit", done));
      watched.close();
      if (existsSync(study)) expectWhole(study);
      else {
        expect(await rlscale("new", study, "--from", at("logs"))).toMatchObject({ code: 0, err: "" });
        expectWhole(study);
      }
      // killed once the study stood there: what it had aside goes with the next
      const left = readdirSync(parent).filter((name) => !name.startsWith(".rlscale-aside-"));
      expect(left).toEqual(["study"]);
    },
    60_000
  );
});
