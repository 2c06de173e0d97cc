/** What may come into a checkout by `npm ci`: nothing but what this file allows. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Locked {
  version?: string;
  integrity?: string;
  resolved?: string;
  license?: string;
  hasInstallScript?: boolean;
  inBundle?: boolean;
  link?: boolean;
}

/** Licences that let a program under MIT depend on a package as it is; a new one is looked at before it is added. */
const licences = new Set([
  ...["MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Unlicense", "CC0-1.0"],
  ...["BlueOak-1.0.0", "Python-2.0", "Zlib"],
  // of files, not of what links to them; fonts
  ...["MPL-2.0", "OFL-1.1"]
]);

/** Packages that may run something of theirs when they are installed; all works without (`npm ci --ignore-scripts`). */
const withScripts = new Set(["esbuild"]);

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const { packages, lockfileVersion } = read("package-lock.json") as {
  lockfileVersion: number;
  packages: Record<string, Locked>;
};
const locked = Object.entries(packages).filter(([path]) => path !== "");
const nameOf = (path: string) => path.replace(/^.*node_modules\//, "");

describe("package-lock.json", () => {
  it("has every package at one version, with a SHA-512 of its bytes", () => {
    expect(lockfileVersion).toBe(3);
    expect(locked.length).toBeGreaterThan(0);
    const loose = locked.filter(
      ([, { version = "", integrity = "", inBundle, link }]) =>
        link ||
        !/^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version) ||
        !(inBundle || /^sha512-[\w+/]{86}==$/.test(integrity))
    );
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it("takes packages from the registry alone: no address of a repository, an archive or a file", () => {
    const elsewhere = locked.filter(
      ([, { resolved }]) =>
        resolved !== undefined && !/^https:\/\/[^/]+\/(@[^/]+\/)?[^/]+\/-\/[^/]+\.tgz$/.test(resolved)
    );
    expect(elsewhere.map(([path]) => path)).toEqual([]);
    const hosts = new Set(locked.flatMap(([, { resolved }]) => (resolved ? [new URL(resolved).host] : [])));
    expect(hosts.size).toBeLessThanOrEqual(1);
  });

  it("has licences of the list only", () => {
    const others = locked.filter(([, { license = "none" }]) => !isAllowed(license));
    expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });

  it("has no install script but those of the list", () => {
    const scripts = locked.filter(([path, { hasInstallScript }]) => hasInstallScript && !withScripts.has(nameOf(path)));
    expect(scripts.map(([path]) => path)).toEqual([]);
  });
});

describe("package.json", () => {
  const { dependencies, devDependencies, overrides } = read("package.json") as Record<string, Record<string, string>>;

  it("asks for exact versions, those of the lockfile", () => {
    const asked = Object.entries({ ...dependencies, ...devDependencies });
    expect(Object.values(overrides!).every((version) => /^\d[\w.+-]*$/.test(version))).toBe(true);
    const differing = asked.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version);
    expect(differing).toEqual([]);
  });
});

/** An expression of SPDX without nesting: every part of AND, one part of OR. */
function isAllowed(expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/, "$1");
  if (plain.includes(" OR ")) return plain.split(" OR ").some(isAllowed);
  return plain.split(" AND ").every((one) => licences.has(one));
}
