import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { startThread } from "../../loaders/threads.js";

it("a thread runs the module that it is named for, and knows what it is given", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rlscale-thread-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(
      join(folder, "echo.js"),
      'import { parentPort, workerData } from "node:worker_threads";\nparentPort.postMessage([import.meta.url, workerData]);\n'
    );
    const address = (name: string) => pathToFileURL(join(folder, name)).href;
    for (const data of [{ root: "site", runs: 3 }, null]) {
      const thread = startThread("echo", address("beside.js"), data);
      const [said] = (await once(thread, "message")) as unknown[];
      expect(said).toEqual([address("echo.js"), { module: address("echo.js"), data }]);
      await thread.terminate();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
