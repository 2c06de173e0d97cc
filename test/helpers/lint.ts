/** What one rule of Biome says of the sources of the product. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export interface Diagnostic {
  category: string;
  location: { path: string; start: { line: number }; end: { line: number } };
}

/** Modules of src and loaders, but for what a build writes. */
export function sources(): string[] {
  return ["src", "loaders"]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true }).map((name) => `${folder}/${String(name).replaceAll("\\", "/")}`)
    )
    .filter((name) => /\.(ts|js)$/.test(name) && !/^src\/(bundles|\.observablehq)\//.test(name))
    .sort();
}

/**
 * Places that a rule alone finds in files.
 *
 * @param group that the rule is in
 */
export function findings(files: readonly string[], group: string, name: string, options = {}): Diagnostic[] {
  const folder = mkdtempSync(join(tmpdir(), "lint-"));
  try {
    const rules = { recommended: false, [group]: { [name]: { level: "error", options } } };
    writeFileSync(join(folder, "biome.json"), JSON.stringify({ linter: { rules } }));
    const biome = resolve("node_modules/@biomejs/biome/bin/biome");
    const args = [biome, "lint", `--config-path=${folder}`, "--reporter=json", "--max-diagnostics=none", ...files];
    const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 26 });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
    return diagnostics.filter(({ category }) => category.endsWith(`/${name}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
