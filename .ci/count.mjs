// Adds up the tests and the steps that failed; the last line is read by machines.
// Usage: count.mjs steps.tsv, one step a line: name, exit code, test report or nothing.
import { existsSync, readFileSync } from "node:fs";

const steps = readFileSync(process.argv[2], "utf8").trim().split("\n").filter(Boolean);
let passed = 0;
let failed = 0;
let skipped = 0;
for (const step of steps) {
  const [name, code, path] = step.split("\t");
  const report = path && existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
  passed += report?.numPassedTests ?? 0;
  failed += report?.numFailedTests ?? 0;
  skipped += report?.numPendingTests ?? 0;
  // A step that failed because its tests did is counted by its tests.
  if (code !== "0" && !report?.numFailedTests) failed += 1;
  if (code !== "0") console.log(`failed: ${name}`);
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
