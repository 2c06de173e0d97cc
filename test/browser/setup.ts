/** Before the tests of the site: one built from the sources as they are, unless RLSCALE_OUT names one. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

export default function setup(): void {
  const executable = process.env.RLSCALE_CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executable)) {
    console.warn(`No browser at ${executable}: pages are read, not opened. Debian: apt-get install chromium.`);
  }
  // once for the tests that read pages and those that open them
  if (process.env.RLSCALE_OUT !== undefined || process.env.RLSCALE_TEST_SITE === "built") return;
  const { status } = spawnSync(process.execPath, ["loaders/run.js", "loaders/site/build.ts"], {
    env: { ...process.env, RLSCALE_OUT: ".build/test-site", NODE_OPTIONS: "" },
    stdio: "inherit"
  });
  if (status !== 0) throw new Error("the site for its tests could not be built");
  process.env.RLSCALE_TEST_SITE = "built";
}
