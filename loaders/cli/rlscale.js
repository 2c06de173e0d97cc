#!/usr/bin/env node
// Starts the command line: TypeScript is run as it stands, through tsx.
import { register } from "tsx/esm/api";
import { guard, isGuarded, needsGuard } from "./guard.js";

const args = process.argv.slice(2);
if (needsGuard(args) && !isGuarded()) guard(args);
else {
  register();
  const { main } = await import("./main.ts");
  process.exitCode = await main(args);
}
