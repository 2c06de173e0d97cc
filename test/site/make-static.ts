/** `make-static.ts FOLDER`: makes the pages of a built site static, and says nothing. */
import { makeStatic } from "../../loaders/site/static/pages.js";

try {
  await makeStatic(process.argv[2]!);
} catch (error) {
  process.stderr.write((error as Error).message);
  process.exitCode = 1;
}
process.exit();
