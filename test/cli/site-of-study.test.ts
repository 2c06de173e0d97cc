/** Commands that hand their work to the project that builds sites: what comes back of what it says and how it ends. */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerInSite } from "../../loaders/cli/study/in-site.js";
import { linkFolder } from "../../loaders/cli/study/site-root.js";
import { rlscale } from "../helpers/command-line.js";
import { writeSmallStudy } from "../helpers/small-study.js";

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const { NODE_OPTIONS } = process.env;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-in-site-"));
  writeSmallStudy(at("study"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  if (NODE_OPTIONS === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = NODE_OPTIONS;
});

/** What a program of the site does instead of its work. */
function instead(script: string): void {
  writeFileSync(at("instead.mjs"), script);
  process.env.NODE_OPTIONS = `--import=${at("instead.mjs")}`;
}

describe("rlscale build and dev", () => {
  it.each([
    ["build", ["-o"]],
    ["dev", []]
  ])("%s says on what the site says, and why it ended", async (command, more) => {
    const args = [command, at("study"), ...more, ...more.map(() => at("site"))];
    instead(`console.log("first line\\nsecond line\\n${command} failed\\nno room\\nfor it"); process.exit(1);`);
    const { code, out, err } = await rlscale(...args);
    expect({ code, out, err }).toEqual({
      ...{ code: 1, out: "" },
      err: `first line\nsecond line\nrlscale: ${command} failed: no room\nfor it\n`
    });
    instead("process.exit(7);");
    expect((await rlscale(...args)).err).toBe("rlscale: it ended with 7\n");
    instead('process.kill(process.pid, "SIGKILL");');
    expect((await rlscale(...args)).err).toBe("rlscale: it ended with a signal\n");
  });

  it("dev refuses a study that has pages of its own, and says what shows them", async () => {
    const study = readFileSync("data/study.yaml", "utf8");
    mkdirSync(at("paper"));
    writeFileSync(at("paper/study.yaml"), study);
    expect(await rlscale("dev", at("paper"))).toMatchObject({
      code: 2,
      err: `rlscale: ${at("paper")}: has pages of its own: RLSCALE_DATA=${at("paper")} npm run dev shows them\n`
    });
  });
});

describe("answerInSite(command, args)", () => {
  it("is a call of the command line there, and ends as it does", async () => {
    // says which program it was called as, and with what
    instead(`import { appendFileSync } from "node:fs";
      appendFileSync(${JSON.stringify(at("calls"))}, process.argv.slice(1).join(" ") + "\\n");
      process.exit(Number(process.argv.at(-1)));`);
    expect([
      await answerInSite("plan", ["0"]),
      await answerInSite("plan", ["2"]),
      await answerInSite("x", ["9"])
    ]).toEqual([...[0, 2, 1]]);
    expect(readFileSync(at("calls"), "utf8")).toMatch(/^(\S+\/loaders\/cli\/rlscale\.js \d\n){3}$/);
  });
});

describe("linkFolder(folder, place)", () => {
  it("makes a link, keeps a right one, turns one that leads elsewhere, and leaves a folder", () => {
    for (const name of ["old/pkg", "new/pkg", "there/travelled"]) mkdirSync(at(name), { recursive: true });
    writeFileSync(at("new/pkg/package.json"), "{}");
    for (const from of ["old/pkg", "old/pkg", "new/pkg"]) linkFolder(at(from), at("there/node_modules/pkg"));
    expect(readdirSync(at("there/node_modules/pkg"))).toEqual(["package.json"]);
    symlinkSync(at("gone"), at("there/broken"));
    linkFolder(at("new/pkg"), at("there/broken"));
    expect(readdirSync(at("there/broken"))).toEqual(["package.json"]);
    linkFolder(at("new/pkg"), at("there/travelled"));
    expect(lstatSync(at("there/travelled")).isDirectory()).toBe(true);
  });
});
