/** `make-static.ts FOLDER [KEEP]`: makes the pages of a built site static, and says how many of them have run; with KEEP it keeps them there. */
import { makeStatic } from "../../loaders/site/static/static-pages.js";
import { removeUnused } from "../../loaders/site/static/unused.js";

try {
  const [, , folder = "", keepIn] = process.argv;
  const { pages, ran } = await makeStatic(folder, keepIn === undefined ? {} : { keepIn });
  await removeUnused(folder);
  process.stdout.write(`${ran} of ${pages}`);
} catch (error) {
  process.stderr.write((error as Error).message);
  process.exitCode = 1;
}
process.exit();
