/** What runs on the host of the repository: pinned, with no right that it does not need, and commands that exist. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, { permissions?: Record<string, string>; steps: { uses?: string; run?: string }[] }>;
}

const folder = ".github/workflows";
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

/** Rights that a job may have; all others stay none. */
const allowed: Record<string, Record<string, Record<string, string>>> = {
  "check.yml": { check: { contents: "read" } },
  "mutants.yml": { mutants: { contents: "read" } },
  "release.yml": { pack: { contents: "read" }, publish: { "id-token": "write" } },
  "pages.yml": { build: { contents: "read", pages: "read" }, deploy: { pages: "write", "id-token": "write" } }
};

describe("workflows", () => {
  it("are those whose rights are listed here", () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(allowed).sort());
  });

  for (const name of Object.keys(allowed)) {
    const text = readFileSync(`${folder}/${name}`, "utf8");
    const { permissions, jobs } = parse(text) as Workflow;
    const steps = Object.values(jobs).flatMap((job) => job.steps);

    it(`${name}: no right but by job`, () => {
      expect(permissions).toEqual({});
      expect(Object.fromEntries(Object.entries(jobs).map(([job, one]) => [job, one.permissions]))).toEqual(
        allowed[name]
      );
    });

    it(`${name}: actions by hash, with the version beside it`, () => {
      const used = text.split("\n").filter((line) => /\buses:/.test(line));
      expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
      for (const line of used) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it(`${name}: installs without scripts of packages, and runs scripts that exist`, () => {
      const commands = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
      const installs = commands.filter((command) => /\bnpm (ci|install|i)\b/.test(command));
      for (const command of installs) expect(command).toBe("npm ci --ignore-scripts");
      const named = commands.flatMap((command) =>
        [...command.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script!)
      );
      expect(named.filter((script) => !(script in scripts))).toEqual([]);
    });
  }
});

describe("templates of issues", () => {
  for (const file of readdirSync(".github/ISSUE_TEMPLATE")) {
    it(`${file}: fields with names of their own, each with a label`, () => {
      const form = parse(readFileSync(`.github/ISSUE_TEMPLATE/${file}`, "utf8")) as {
        name: string;
        description: string;
        body: { type: string; id: string; attributes: { label?: string } }[];
      };
      expect([form.name, form.description].every((one) => one.length > 0)).toBe(true);
      const ids = form.body.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { type, attributes } of form.body) {
        expect(["input", "textarea"]).toContain(type);
        expect(attributes.label ?? "").not.toBe("");
      }
    });
  }
});
