import { setFlagsFromString } from "node:v8";

// as the build itself: build.ts says why
if (process.versions.v8.startsWith("11.")) setFlagsFromString("--interrupt-budget=500000");

// A process that the build starts ends with it, also where the build is killed.
if (process.channel) {
  process.channel.unref();
  process.once("disconnect", () => process.exit(1));
}
