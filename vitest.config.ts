import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** What is looked at page by page, in any browser and at any host: no number depends on it. */
const everyPage = ["definitions", "engines", "hosts", "labels", "pages"].map((name) => `test/browser/${name}.test.ts`);

/** `npm test` runs what is quick, CI (mode `ci`) also every page once and whole builds, `npm run test:all` (mode `all`) everything. */
export default defineConfig(({ mode }) => {
  const long = mode === "all" || mode === "ci";
  const common = {
    env: { TZ: "UTC", RLSCALE_TESTS: long ? mode : "quick" },
    expect: { requireAssertions: true, poll: { timeout: 10_000 } }
  };
  return {
    test: {
      maxWorkers: Math.max(2, availableParallelism() - 1),
      projects: [
        {
          test: {
            ...common,
            name: "unit",
            include: ["test/**/*.test.ts"],
            exclude: ["test/{browser,build,numbers}/**", "node_modules/**"],
            globalSetup: "test/global-setup.ts",
            testTimeout: 60_000,
            hookTimeout: 120_000,
            // one load of the modules for all files of a worker: they keep nothing between tests
            isolate: false
          }
        },
        {
          test: {
            ...common,
            name: "build",
            include: long ? ["test/build/**/*.test.ts"] : [],
            testTimeout: 240_000,
            hookTimeout: 240_000,
            // each builds in a copy of its own, and a build keeps a core and a half busy
            maxWorkers: 2,
            sequence: { groupOrder: 1 }
          }
        },
        {
          test: {
            ...common,
            name: "numbers",
            env: { ...common.env, RLSCALE_OUT: process.env.RLSCALE_OUT ?? ".build/test-site" },
            include: ["test/numbers/**/*.test.ts"],
            globalSetup: "test/browser/setup.ts",
            testTimeout: 120_000,
            // a page is parsed by a library that takes seconds to load
            isolate: false,
            sequence: { groupOrder: 2 }
          }
        },
        {
          test: {
            ...common,
            name: "browser",
            // A site of its own, built when the tests begin, unless RLSCALE_OUT names one that is there.
            env: { ...common.env, RLSCALE_OUT: process.env.RLSCALE_OUT ?? ".build/test-site" },
            include: ["test/browser/**/*.test.ts"],
            exclude: long ? [] : everyPage,
            globalSetup: "test/browser/setup.ts",
            testTimeout: 120_000,
            hookTimeout: 120_000,
            // a test in the browser waits as often as it works
            maxWorkers: 2 * Math.max(2, availableParallelism() - 1),
            sequence: { groupOrder: 3 },
            // a page that is left while its icon loads gives a failed request now and then
            retry: 1
          }
        }
      ]
    }
  };
});
