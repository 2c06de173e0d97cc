/** The unit tests as mutants are tried on them: in one thread, those nearby first. */
import { defineConfig } from "vitest/config";
import QuickFirst from "./quick-first.js";
import { testsWithoutMutants } from "./rooms.js";

const near = ["test/{lib,components,import,inference,site}/**/*.test.ts", "test/loaders/inference-bounds.test.ts"];

export default defineConfig({
  test: {
    root: process.cwd(),
    env: { TZ: "UTC", RLSCALE_TESTS: "quick" },
    include: process.env.RLSCALE_MUTANTS === "near" ? near : ["test/**/*.test.ts"],
    exclude: [...testsWithoutMutants, "node_modules/**"],
    globalSetup: "test/global-setup.ts",
    testTimeout: 120_000,
    hookTimeout: 240_000,
    sequence: { sequencer: QuickFirst },
    isolate: false
  }
});
