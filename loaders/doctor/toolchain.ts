/** Node, the installed packages, and what only the tests need. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mapped } from "../../src/lib/items.js";
import { someOf } from "../../src/lib/some-of.js";
import type { PackageFile } from "../installed.js";
import { type Finding, fault, good, note } from "./finding.js";
import { type Fixes, ofCheckout } from "./outputs.js";

interface Lock {
  packages: Record<string, { version?: string; optional?: boolean; devOptional?: boolean; link?: boolean }>;
}

/** @param root of a checkout */
export async function checkToolchain(root: string, fixes: Pick<Fixes, "packages"> = ofCheckout): Promise<Finding[]> {
  const found = [await checkNode(root), await checkPackages(root, fixes)];
  const chromium = process.env.RLSCALE_CHROMIUM ?? "/usr/bin/chromium";
  found.push(
    existsSync(chromium)
      ? good("Chromium", `${chromium}, for the tests of pages`)
      : note(
          "Chromium",
          `not at ${chromium}: the tests of pages are skipped`,
          "apt-get install chromium, or set RLSCALE_CHROMIUM"
        )
  );
  return found;
}

async function checkNode(root: string): Promise<Finding> {
  const { engines } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as PackageFile;
  return nodeOf(engines.node);
}

/** This Node beside what `engines` of a package asks for. */
export function nodeOf(node: string): Finding {
  const least = node.replace(/^>=/, "");
  return isAtLeast(process.versions.node, least)
    ? good("Node", `${process.version}; ${least} or newer is needed`)
    : fault("Node", `${process.version}, where ${least} or newer is needed`, `install Node ${least} or newer`);
}

function isAtLeast(version: string, least: string): boolean {
  const [a, b] = mapped([version, least], (text) => text.split(".").map(Number));
  for (const [i, part] of b.entries()) if ((a[i] ?? 0) !== part) return (a[i] ?? 0) > part;
  return true;
}

/** The installed packages against the lockfile; those for other systems may be missing. */
async function checkPackages(root: string, { packages: fix }: Pick<Fixes, "packages">): Promise<Finding> {
  const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as Lock;
  const packages = Object.entries(lock.packages).filter(([path, { link }]) => path !== "" && !link);
  const differing: string[] = [];
  for (const [path, { version, optional, devOptional }] of packages) {
    const text = await readFile(join(root, path, "package.json"), "utf8").catch(() => null);
    const name = path.replace(/^.*node_modules\//, "");
    if (text === null && !optional && !devOptional) differing.push(`${name} missing`);
    else if (text !== null && (JSON.parse(text) as { version: string }).version !== version)
      differing.push(`${name} ${(JSON.parse(text) as { version: string }).version}, not ${version}`);
  }
  return differing.length === 0
    ? good("packages", `${packages.length} as the lockfile has them`)
    : fault("packages", `${differing.length} not as the lockfile has them: ${someOf(differing)}`, fix);
}
