#!/usr/bin/env node
// Starts the command line of a checkout.
import { fileURLToPath } from "node:url";
import { compiled } from "../compile.js";
import { start } from "./start.js";

await start(async () => import(await compiled(fileURLToPath(new URL("./main.ts", import.meta.url)))));
