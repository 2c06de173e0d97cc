#!/usr/bin/env node
// Starts the command line.
import { fileURLToPath } from "node:url";
import { compiled } from "../compile.js";
import { guard, isGuarded, needsGuard } from "./guard.js";

// who reads may stop reading, as head does: the command goes on without being heard
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });
}
const args = process.argv.slice(2);
if (needsGuard(args) && !isGuarded()) guard(args);
else {
  const { main } = await import(await compiled(fileURLToPath(new URL("./main.ts", import.meta.url))));
  process.exitCode = await main(args);
}
