/**
 * `npm test`: Vitest. Vite takes what follows `?`, `#` or `%` in the path of a module for no part of its name: a checkout
 * below such a folder is tested in a copy elsewhere, its packages linked file by file.
 */
import { spawn } from "node:child_process";
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compiled } from "../loaders/compile.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const args = process.argv.slice(2);
const misread = /[?#%]/;

if (!misread.test(root)) process.exitCode = await vitest(root);
else {
  const place = placeForCopy();
  try {
    console.log(`Vitest loads no module from ${root}: a name has ?, # or % in it. The tests run in a copy, ${place}.`);
    const { copyProject } = await import(await compiled(join(root, "loaders/site/copy-project.ts")));
    await copyProject(root, place);
    rmSync(join(place, "node_modules"));
    linkTree(join(root, "node_modules"), join(place, "node_modules"));
    process.exitCode = await vitest(place);
  } finally {
    rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 });
  }
}

/** @returns the exit code */
function vitest(cwd) {
  const { RLSCALE_OUT: out } = process.env;
  const child = spawn(process.execPath, [join(cwd, "node_modules/vitest/vitest.mjs"), "run", ...args], {
    cwd,
    env: { ...process.env, ...(out ? { RLSCALE_OUT: resolve(out) } : {}) },
    stdio: "inherit"
  });
  // what ends the tests ends them first: then the copy goes
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => done(code ?? 1));
  });
}

/** An empty folder for temporary files that Vitest reads from. */
function placeForCopy() {
  for (const folder of [tmpdir(), "/tmp", "/var/tmp"]) {
    try {
      const place = realpathSync(mkdtempSync(join(folder, "rlscale-tests-")));
      if (!misread.test(place)) return place;
      rmSync(place, { recursive: true });
    } catch {
      // not there, or not to be written to
    }
  }
  throw new Error(
    `npm test: Vitest loads no module from ${root}, and ${tmpdir()} has ?, # or % in a name too: set TMPDIR`
  );
}

/** The same files under other names; from another disk, or another user's, copies. */
function linkTree(from, to) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else {
      try {
        linkSync(source, target);
      } catch {
        copyFileSync(source, target);
      }
    }
  }
}
