/**
 * `npm run verify`: builds the site from copies in several folders, and compares every byte. The second build differs
 * in all that must not matter: folder, clock, time zone, locale, times of the files, and whether anything was kept from a
 * build before; the next, one for each, in the version of Node, where others are in `.build/nodes` or the folder that
 * `RLSCALE_NODES` names. Ends with 1 and the names of the files that differ.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { globSync } from "tinyglobby";
import { projectRoot } from "../project-root.js";
import { copyProject } from "./copy-project.js";
import { hashFiles, siteLine, verdictOn } from "./hash-site.js";

interface Setting {
  name: string;
  node: string;
  folder: string;
  environment: Record<string, string>;
  /** builds in a row; the last is compared */
  builds: number;
  /** time stamp for every file, or as copied */
  touched: Date | null;
}

const clock = pathToFileURL(join(projectRoot, "loaders/site/other-clock.js")).href;
const settings: Setting[] = [
  {
    name: "cold, UTC, C",
    node: process.execPath,
    folder: "one",
    environment: { TZ: "UTC", LANG: "C", LC_ALL: "C" },
    builds: 1,
    touched: null
  },
  {
    name: "warm, Pacific/Kiritimati, de_DE, 400 days on, files of 2001",
    node: process.execPath,
    folder: join("another place", "two"),
    environment: {
      TZ: "Pacific/Kiritimati",
      LANG: "de_DE.UTF-8",
      LC_ALL: "de_DE.UTF-8",
      NODE_OPTIONS: `--import ${clock}`
    },
    builds: 2,
    touched: new Date("2001-02-03T04:05:06Z")
  },
  ...otherNodes().map((node) => ({
    name: `cold, ${execFileSync(node, ["--version"], { encoding: "utf8" }).trim()}`,
    node,
    folder: `node ${node.split("/").at(-5)}`,
    environment: { TZ: "UTC", LANG: "C", LC_ALL: "C" },
    builds: 1,
    touched: null
  }))
];

const aside = await mkdtemp(join(tmpdir(), "rlscale-verify-"));
try {
  const sites: Map<string, string>[] = [];
  for (const { name, node, folder, environment, builds, touched } of settings) {
    const project = join(aside, folder);
    await copyProject(".", project);
    if (touched) await touchAll(project, touched);
    for (let i = 0; i < builds; i++) await build(node, project, environment);
    const files = await hashFiles(join(project, "dist"));
    sites.push(files);
    console.log(siteLine(name, files));
  }
  const { same, lines } = verdictOn(sites);
  for (const line of lines) console.log(line);
  process.exitCode = same ? 0 : 1;
} finally {
  await rm(aside, { recursive: true, force: true });
}

/** Other versions of Node, as npm installs their binaries, in folders named by version. */
function otherNodes(): string[] {
  const cwd = process.env.RLSCALE_NODES ?? ".build/nodes";
  return globSync("*/node_modules/{node,node-linux-*}/bin/node", { cwd, absolute: true }).sort();
}

async function build(node: string, project: string, environment: Record<string, string>): Promise<void> {
  const { RLSCALE_OUT, RLSCALE_RESULTS, ...inherited } = process.env;
  const child = spawn(node, ["loaders/run.js", "loaders/site/build.ts"], {
    cwd: project,
    env: { ...inherited, ...environment },
    stdio: ["ignore", "inherit", "inherit"]
  });
  const code = await new Promise<number | null>((done, fail) => {
    child.once("error", fail);
    child.once("close", done);
  });
  if (code !== 0) throw new Error(`verify: the build ended with ${code}`);
}

async function touchAll(folder: string, time: Date): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await touchAll(path, time);
    await utimes(path, time, time);
  }
}
