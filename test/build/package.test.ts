/** The package that `npm run pack` writes, installed where nothing else is: by another user, to be read only, under every Node that is there. */
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { globSync } from "tinyglobby";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";

/** Nobody: a user with no home, where this process may become one. */
const other = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
const nodes = [process.execPath, ...othersIn(process.env.RLSCALE_NODES ?? ".build/nodes")];
const logs = "test/fixtures/cases/logs";
const examples = [...readFileSync("docs/library.md", "utf8").matchAll(/^```js\n([\s\S]*?)^```/gm)].map(
  ([, code]) => code!
);
const typed = `import { fitRun, readLogs, type RunFit } from "rlscale";
import { readLogs as readBytes } from "rlscale/browser";
const fits: RunFit[] = (await readLogs("logs")).map((run) => fitRun(run, { resource: "data" }));
export const slopes: number[] = fits.map(({ k }) => k);
export const sizes: (number | null)[] = (await readBytes([])).map(({ modelSize }) => modelSize);
`;
let folder = "";
let tarball = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-package-"));
  tarball = npm(["run", "--silent", "pack"], ".").trim().split("\n").at(-1)!;
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  npm(["install", "--offline", "--no-audit", "--no-fund", tarball], folder);
  cpSync(logs, join(folder, "logs"), { recursive: true });
  for (const [i, code] of examples.entries()) writeFileSync(join(folder, `example-${i}.mjs`), code);
  writeFileSync(join(folder, "typed.ts"), typed);
  mkdirSync(join(folder, "cache"));
  chmodSync(join(folder, "cache"), 0o777);
  for (const path of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
    if (path !== "cache") chmodSync(join(folder, path), 0o555);
  }
});

afterAll(() => {
  for (const path of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
    if (statSync(join(folder, path)).isDirectory()) chmodSync(join(folder, path), 0o755);
  }
  rmSync(folder, { recursive: true });
});

describe("the package", () => {
  it("is small, and has compiled code alone: no tests, no logs, nothing to install", () => {
    expect(statSync(tarball).size).toBeLessThan(2e6);
    const files = filesOf(join(folder, "node_modules/rlscale"));
    expect(files).toContain("rlscale.js");
    expect(files.filter((path) => /(^|\/)test|\.parquet$|\.arrow$|(?<!\.d)\.ts$/.test(path))).toEqual([]);
    const installed = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
    expect(installed).toEqual(["rlscale"]);
    expect(JSON.parse(readFileSync(join(folder, "node_modules/rlscale/package.json"), "utf8"))).not.toHaveProperty(
      "dependencies"
    );
  });

  it.each(nodes)(
    "answers as the checkout does: %s",
    async (node) => {
      const { version } = JSON.parse(readFileSync("package.json", "utf8"));
      expect(await installed(node, "--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
      const own = ["saturating.jsonl", "sheet.xlsx", "plainlog.log", "paper_points.csv"];
      for (const args of [
        ...own.flatMap((name) => [
          ["inspect", `logs/${name}`],
          ["fit", `logs/${name}`, "--json"],
          ["forecast", `logs/${name}`, "--to", "2000", "--json"]
        ]),
        ["fit", "logs/saturating.jsonl", "--model-size", "7B", "--beside", "qwen2.5"],
        ["fit", "--family", "llama3", "--json"],
        ["plan", "best", "--gpu", "h200", "--gpus", "8", "--hours", "12", "--problems", "8000", "--json"],
        ["plan", "backward", "--target", "0.5"],
        ["fit", "--family"],
        ["fit", "--sizes", "1,2"],
        ["compare", "logs/model_long.csv", "--group", "column:model", "--json"],
        ["inspect", "not-there.jsonl"]
      ]) {
        // the same log from the checkout, under the name that it has there
        const there = await rlscale(...args.map((one) => one.replace(/^logs\//, `${logs}/`)));
        const here = await installed(node, ...args);
        const plain = (text: string) => text.replaceAll(`${logs}/`, "logs/");
        expect({ args, ...here }).toEqual({ args, code: there.code, out: plain(there.out), err: plain(there.err) });
      }
    },
    240_000
  );

  it.each(nodes)("is a library, whose examples give what the command line gives: %s", async (node) => {
    expect(examples).toHaveLength(7);
    const printed = [];
    for (const i of examples.keys()) {
      const { code, out, err } = await inFolder(node, [`example-${i}.mjs`]);
      expect({ i, code, err }).toEqual({ i, code: 0, err: "" });
      printed.push(JSON.parse(out));
    }
    const [fit, next, recipes, points, law, planned, browser] = printed;
    const told = JSON.parse(
      (await installed(node, "fit", "logs/saturating.jsonl", "--model-size", "7B", "--json")).out
    );
    expect(told.fits[0]).toMatchObject(fit);
    const ahead = ["forecast", "logs/saturating.jsonl", "--to", "200", "--json"];
    const [forecast] = JSON.parse((await installed(node, ...ahead)).out).runs;
    expect(next).toEqual({ state: forecast.state, next: forecast.forecast, advice: forecast.advice });
    expect(recipes.differences).toMatchObject([{ a: "new", b: "plain" }]);
    // the last three of 0.05 (1 - 0.7^i), i up to 11
    const planted = 0.05 * (1 - (0.7 ** 9 + 0.7 ** 10 + 0.7 ** 11) / 3);
    expect(recipes.differences[0].difference).toBeCloseTo(planted, 12);
    const rows = readFileSync(join(logs, "saturating.jsonl"), "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => JSON.parse(line))
      // ln 0 is none
      .filter((row) => row["val/accuracy"] < 1);
    expect(points.unit).toBe("steps");
    expect(points.loss).toEqual(rows.map((row) => expect.closeTo(1 - row["val/accuracy"], 12)));
    expect([law.kMax, law.n0 / 1e9, law.status]).toEqual([expect.closeTo(0.12, 6), expect.closeTo(6, 4), "converged"]);
    const best = ["plan", "best", "--gpu", "h200", "--gpus", "8", "--hours", "12", "--problems", "8000", "--json"];
    expect(JSON.parse((await installed(node, ...best)).out)).toMatchObject(planned);
    expect(browser.k).toBeCloseTo(0.1, 10);
  });

  it("has types that TypeScript takes as they are", async () => {
    const options = "--noEmit --strict --module nodenext --target es2022 --types node".split(" ");
    const compiler = join(process.cwd(), "node_modules/typescript/bin/tsc");
    const { code, out } = await inFolder(process.execPath, [
      compiler,
      ...options,
      "--typeRoots",
      join(process.cwd(), "node_modules/@types"),
      "typed.ts"
    ]);
    expect([code, out]).toEqual([0, ""]);
  });

  it("says what to install where a command needs more", async () => {
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
    const wanted = `@duckdb/node-api@${dependencies["@duckdb/node-api"]}`;
    writeFileSync(join(folder, "cache/dump.jsonl"), '{"step":1,"prompt":"a","score":1}\n');
    const { code, err } = await installed(process.execPath, "reduce", "cache/dump.jsonl", "-o", "cache/steps.parquet");
    expect([code, err]).toEqual([1, expect.stringContaining(`npm install ${wanted}\n`)]);
    const doctor = await installed(process.execPath, "doctor", "--json");
    const { findings } = JSON.parse(doctor.out) as { findings: { what: string; state: string; mend: string }[] };
    expect(doctor.code).toBe(0);
    expect(findings.find(({ what }) => what === "DuckDB")).toMatchObject({
      state: "note",
      mend: `npm install ${wanted}`
    });
    expect(findings.find(({ what }) => what === "pictures")).toMatchObject({
      state: "note",
      mend: `npm install @resvg/resvg-js@${dependencies["@resvg/resvg-js"]}`
    });
    expect(findings.find(({ what }) => what === "site")).toMatchObject({
      found: expect.stringMatching(/^not there: \d+ packages, for build and dev$/),
      mend: expect.stringContaining(`@observablehq/framework@${dependencies["@observablehq/framework"]}`)
    });
    expect(findings.find(({ what }) => what === "cache")).toMatchObject({
      found: expect.stringContaining(join(folder, "cache/rlscale"))
    });
  });

  it("makes a study, and writes nothing beside itself, also two at once", async () => {
    const before = filesOf(join(folder, "node_modules"));
    const made = await Promise.all(
      ["one", "two"].map((name) =>
        installed(
          process.execPath,
          "new",
          `cache/${name}`,
          "--from",
          "logs/saturating.jsonl",
          "--model-size",
          "7B",
          "--variant",
          "base"
        )
      )
    );
    expect(made.map(({ code, err }) => [code, err])).toEqual([
      [0, ""],
      [0, ""]
    ]);
    expect(filesOf(join(folder, "cache/one/data/runs"))).toHaveLength(1);
    expect(filesOf(join(folder, "node_modules"))).toEqual(before);
  });
});

describe("the package with the site's packages beside it", () => {
  const there = () => join(folder, "cache/beside");
  const place = () => join(there(), "node_modules");
  const command = (...args: string[]) => inFolder(process.execPath, [join(place(), "rlscale/rlscale.js"), ...args]);

  beforeAll(() => {
    cpSync(join(folder, "node_modules/rlscale"), join(place(), "rlscale"), { recursive: true });
  });

  it("says which of them are missing, with their versions", async () => {
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
    const made = await command("new", "cache/two-sizes", "--from", "logs/model_long.csv", "--group", "column:model");
    expect(made).toMatchObject({ code: 0, err: "" });
    const { code, err } = await command("build", "cache/two-sizes", "-o", "cache/site");
    expect(code).toBe(1);
    expect(err).toMatch(
      /^rlscale: build needs the packages of the site beside rlscale; (\d+) of \1 are not installed: /
    );
    const wanted = err.trim().split("npm install ")[1]!.split(" ");
    // one cannot be had from a registry, the other no page needs
    const rest = Object.entries(dependencies).filter(([name]) => name !== "arquero" && name !== "@duckdb/node-api");
    expect(wanted).toEqual(rest.map((one) => one.join("@")));
  });

  it("builds the report of a study, and shows it while its logs grow", async () => {
    for (const name of readdirSync("node_modules")) {
      if (!name.startsWith(".") && name !== "arquero") symlinkSync(resolve("node_modules", name), join(place(), name));
    }
    const built = await command("build", "cache/two-sizes", "-o", "cache/site");
    expect(built).toEqual({ code: 0, out: "", err: expect.stringContaining("[5/5] swap") });
    const pages = readdirSync(join(folder, "cache/site")).filter((name) => name.endsWith(".html"));
    expect(pages).toEqual(expect.arrayContaining(["index.html", "runs.html", "your-logs.html", "methods.html"]));
    const runs = new Set(readFileSync(`${logs}/model_long.csv`, "utf8").match(/^Qwen[^,]+/gm));
    const home = readFileSync(join(folder, "cache/site/index.html"), "utf8");
    expect(runs.size).toBeGreaterThan(1);
    for (const run of runs) expect(home).toContain(run);
    expect(await shown("cache/two-sizes")).toBe(200);
  });

  it("answers from the results of a study as a checkout does, and ends as it does", async () => {
    const study = join(folder, "cache/two-sizes");
    for (const call of [
      ["fit", "--json", "--study"],
      ["results", "--study"],
      ["plan", "best", "--flops", "1e18", "--study"]
    ]) {
      const here = await rlscale(...call, study);
      expect(await command(...call, "cache/two-sizes")).toEqual({ code: here.code, out: here.out, err: here.err });
    }
    expect((await command("fit", "--resource", "hours", "--study", "cache/two-sizes")).code).toBe(2);
  });

  /** What the address answers that `dev` says. */
  function shown(study: string): Promise<number> {
    const path = join(place(), "rlscale/rlscale.js");
    const child = spawn(process.execPath, [path, "dev", study], inPlace(process.execPath));
    return new Promise((done, fail) => {
      let [said, status] = ["", 0];
      const hear = async (chunk: Buffer) => {
        said += chunk;
        const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0];
        if (!address || child.killed) return;
        ({ status } = await fetch(address));
        child.kill();
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("close", () => (status > 0 ? done(status) : fail(new Error(said))));
    });
  }
});

/** Other versions of Node, as npm packages of their binaries. */
function othersIn(place: string): string[] {
  return globSync("*/node_modules/{node,node-linux-*}/bin/node", { cwd: place, absolute: true }).sort();
}

function filesOf(place: string): string[] {
  const all = readdirSync(place, { recursive: true, withFileTypes: true });
  return all
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(place.length + 1))
    .sort();
}

function npm(args: string[], cwd: string): string {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** The command that npm has put beside the package, from the folder that it is installed in. */
function installed(node: string, ...args: string[]) {
  return inFolder(node, args, join(folder, "node_modules/.bin/rlscale"));
}

function inPlace(node: string) {
  const env = { PATH: `${dirname(node)}:/usr/bin:/bin`, HOME: "/nonexistent", XDG_CACHE_HOME: join(folder, "cache") };
  return { cwd: folder, ...other, env };
}

/** @param command by itself the Node that is given */
async function inFolder(node: string, args: readonly string[], command = node) {
  const child = spawn(command, args, inPlace(node));
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
  });
  const code = await new Promise((done) => child.once("close", done));
  return { code, ...said };
}
