#!/usr/bin/env node
// Starts the command line.
import { fileURLToPath } from "node:url";
import { compiled } from "../compile.js";
import { guard, isGuarded, needsGuard } from "./guard.js";

const args = process.argv.slice(2);
if (needsGuard(args) && !isGuarded()) guard(args);
else {
  const { main } = await import(await compiled(fileURLToPath(new URL("./main.ts", import.meta.url))));
  process.exitCode = await main(args);
}
