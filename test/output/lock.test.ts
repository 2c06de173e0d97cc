import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acquireLock } from "../../loaders/output/lock.js";
import { deadProcess } from "../helpers/abandoned.js";

let folder: string;
let place: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-lock-"));
  place = join(folder, "lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const owner = (at: string, more: object = {}) => {
  mkdirSync(at, { recursive: true });
  const token = "11111111-2222-4333-8444-555555555555";
  writeFileSync(
    join(at, "owner.json"),
    JSON.stringify({ token, pid: process.pid, host: hostname(), started: null, ...more })
  );
  return token;
};
const take = (patience = 0) => acquireLock(place, { target: "dist", patience });

describe("acquireLock(folder, options)", () => {
  it("is held by one at a time, and leaves nothing", async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const lock = await take(60_000);
        most = Math.max(most, ++inside);
        await new Promise((done) => setTimeout(done, 5));
        inside--;
        await lock.release();
      })
    );
    expect([most, readdirSync(folder)]).toEqual([1, []]);
  });

  it("of a dead process is taken over by one of many processes", async () => {
    owner(place, { pid: deadProcess });
    const script = `
      import { compiled } from ${JSON.stringify(new URL("../../loaders/compile.js", import.meta.url).href)};
      const { acquireLock } = await import(await compiled("loaders/output/lock.ts"));
      const { appendFileSync } = await import("node:fs");
      for (let i = 0; i < 20; i++) {
        const lock = await acquireLock(${JSON.stringify(place)}, { target: "dist" });
        appendFileSync(${JSON.stringify(join(folder, "log"))}, "in " + process.pid + (lock.inherited ? " inherited" : "") + "\\n");
        await new Promise((done) => setTimeout(done, 3));
        appendFileSync(${JSON.stringify(join(folder, "log"))}, "out " + process.pid + "\\n");
        await lock.release();
      }`;
    const ended = await Promise.all(
      [0, 1, 2].map(() => {
        const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
        return new Promise((done) => child.once("exit", done));
      })
    );
    expect(ended).toEqual([0, 0, 0]);
    const lines = readFileSync(join(folder, "log"), "utf8").trim().split("\n");
    expect(lines).toHaveLength(120);
    for (let i = 0; i < lines.length; i += 2) {
      const [word, pid] = lines[i]!.split(" ");
      expect([word, lines[i + 1]]).toEqual(["in", `out ${pid}`]);
    }
    expect(lines.filter((line) => line.endsWith("inherited"))).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["log"]);
  }, 60_000);

  it("names the process that holds it, and what to remove if that is dead", async () => {
    owner(place);
    await expect(take()).rejects.toThrow(
      `dist: is being written by another process (${process.pid} on ${hostname()}): wait for it, or, if it is dead, remove ${place}`
    );
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  it("says once that it waits, and for which process", async () => {
    owner(place);
    const waits: number[] = [];
    const waited = acquireLock(place, { target: "dist", patience: 250, onWait: (pid) => waits.push(pid) });
    await expect(waited).rejects.toThrow("dist: is being written by another process");
    expect(waits).toEqual([process.pid]);
  });

  it("does not judge a process of another machine", async () => {
    owner(place, { pid: deadProcess, host: "elsewhere" });
    await expect(take()).rejects.toThrow(`(${deadProcess} on elsewhere)`);
  });

  it.runIf(existsSync("/proc/self/stat"))("knows a number that was given out again", async () => {
    owner(place, { started: "another start of the system 1" });
    const lock = await take();
    expect(lock.inherited).toBe(true);
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("takes away what was left beside it by dead processes, and nothing of living ones or others", async () => {
    const [dead, alive] = ["11111111-2222-4333-8444-555555555555", "21111111-2222-4333-8444-555555555555"];
    owner(`${place}-${dead}`, { pid: deadProcess, token: dead });
    owner(`${place}-${alive}`, { token: alive });
    mkdirSync(`${place}-mine`);
    writeFileSync(`${place}-notes.txt`, "mine");
    await (await take()).release();
    expect(readdirSync(folder).sort()).toEqual([`lock-${alive}`, "lock-mine", "lock-notes.txt"]);
  });

  it.each([
    ["an empty folder", () => mkdirSync(place)],
    ["a file", () => writeFileSync(place, "mine")],
    ["a folder with a note of another make", () => owner(place, { token: "../.." })],
    ["a folder with a note of no process", () => owner(place, { pid: 0 })],
    ["a folder with a note of half a process", () => owner(place, { pid: process.pid + 0.5 })],
    ["a folder with a note of a process in words", () => owner(place, { pid: String(process.pid) })]
  ])("leaves %s of its name", async (_, make) => {
    make();
    await expect(take()).rejects.toThrow(
      /needs the place .*lock for its work; found something else there: move it away/
    );
    expect(readdirSync(folder)).toEqual(["lock"]);
  });
});
