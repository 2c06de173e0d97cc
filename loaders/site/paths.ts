/** Places of the build, relative to the project, which is the working directory. */
export const sitePaths = {
  /** the source root of the site */
  source: "src",
  /** what the build makes for the site before Framework runs: client code, fonts, formula styles */
  bundles: "src/bundles",
  /** Framework's cache: loader outputs and resolved packages */
  frameworkCache: "src/.observablehq/cache",
  /** the data that pages fetch, by the name it has under /data */
  pageData: "src/.observablehq/cache/data",
  /** everything else that a build leaves on the way */
  work: ".build",
  results: ".build/results.json",
  site: ".build/site",
  /** held by one build at a time */
  lock: ".build/building",
  log: ".build/framework.log",
  /** what a build reads or works in beside the study: no site goes there */
  inputs: [
    "src",
    "loaders",
    "package.json",
    "observablehq.config.ts",
    ".build/site",
    ".build/code",
    ".build/cache",
    ".build/stages",
    ".build/cards",
    ".build/studies"
  ]
} as const;

/** Where the finished site goes. */
export function outputPath(): string {
  return process.env.RLSCALE_OUT || "dist";
}

/** Address that the site will have, with a slash at its end; null when it may stand anywhere. */
export function baseAddress(): URL | null {
  const address = process.env.RLSCALE_BASE_URL;
  return address ? new URL(address.endsWith("/") ? address : `${address}/`) : null;
}
