/** What is dead: files, exports and dependencies that nothing uses (`npx knip`, part of `npm run check`). */

/** What the cells of a page import, as a module. Pages of other studies than the first lie elsewhere than where they are built. */
const imports = (page, path) =>
  [...page.matchAll(/^import [\s\S]*?;$/gm)]
    .map(([line]) =>
      path.includes("report-pages")
        ? line.replace('"./', '"../../../src/')
        : /\bsrc\/\w+\/pages\//.test(path)
          ? line.replace('"./', '"../../')
          : line
    )
    .join("\n");

export default {
  entry: [
    "observablehq.config.ts",
    "src/**/*.md",
    "src/data.zip.ts",
    // handed over by studies, found by the name that a study.yaml gives: loaders/study/report-names.ts, loaders/site/site-report.ts
    "src/*/{report,analysis}.ts",
    // each is a script of pages or a worker: loaders/site/framework/prebundle.ts
    "src/client/*.ts",
    "loaders/{run,thread}.js",
    "loaders/cli/{main,packaged}.ts",
    "loaders/pack/{main,try}.ts",
    // what users import
    "loaders/library/node.ts",
    "src/library/browser.ts",
    "loaders/make-runs/main.ts",
    "loaders/site/{build,dev,dev-study,preview,verify}.ts",
    "loaders/site/report-pages/*.md",
    // threads and processes of their own, started by name
    "loaders/site/other-clock.js",
    "loaders/site/framework/with-parent.js",
    "loaders/site/frame/early.js",
    "loaders/site/static/{page-thread,prerender}.ts",
    "loaders/site/finish/archive-thread.ts",
    "test/{run.js,global-setup.ts}",
    "test/**/*.test.ts",
    "test/{bench,faults,fuzz,mutants}/**/*.{ts,mjs}",
    "test/paper/elsewhere/main.ts",
    "test/helpers/run-commands.ts",
    "test/build/make-static.ts",
    "test/fixtures/cells/{observablehq.config.js,src/**/*.md}"
  ],
  project: ["{src,loaders,test}/**/*.{ts,js,mjs}", "src/**/*.md", "!src/bundles/**"],
  compilers: { md: imports },
  ignoreDependencies: [
    // fonts are copied; programs and scripts are found by their path
    "@expo-google-fonts/.*",
    "@fontsource-variable/.*",
    "axe-core",
    // Framework's own name for what its client gives to modules
    "observablehq",
    // come with Framework and with Vitest, in the version that those have
    "@vitest/runner"
  ],
  ignoreBinaries: ["mount", "umount", "mkfifo", "pdftoppm"]
};
