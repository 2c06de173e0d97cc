/** How code for the browser is bundled: what the site links to, and the cells of a page. */
import type { BuildOptions } from "esbuild";

export const bundleOptions = {
  bundle: true,
  format: "esm",
  platform: "browser",
  target: ["es2022"],
  minify: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "error"
} satisfies BuildOptions;
