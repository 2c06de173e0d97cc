#!/usr/bin/env node
// Starts the command line of the package; pack/ makes one program of this and all that it loads.
import * as module from "node:module";
import { join } from "node:path";
import { workFolder } from "../installed.js";
import { projectRoot } from "../project-root.js";
// @ts-expect-error: a checkout starts with it before anything is compiled
import { start } from "./start.js";

// from Node 22.8 on: what was compiled once is not compiled again
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(join(workFolder(projectRoot), "code"));
await start(() => import("./main.js"));
