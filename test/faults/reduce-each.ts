/**
 * Reduces each file of a folder through the command line, in a process of its own: the engine is native, and what brings
 * it down must not bring the tests down. Prints a line of JSON for each.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../loaders/cli/main.js";

const [folder = "", output = "", spill = ""] = process.argv.slice(2);
for (const name of readdirSync(folder).sort()) {
  let err = "";
  const start = performance.now();
  const args = ["reduce", join(folder, name), "-o", output, "--spill", spill, "--memory", "500MB"];
  const said = {
    out: () => undefined,
    err: (text: string) => {
      err += text;
    }
  };
  const code = await main(args, said);
  const table = existsSync(output);
  rmSync(output, { force: true });
  const left = readdirSync(spill).length;
  const resident = process.memoryUsage.rss();
  process.stdout.write(
    `${JSON.stringify({ name, code, err, table, left, resident, ms: performance.now() - start })}\n`
  );
}
