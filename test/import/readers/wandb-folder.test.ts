/** A W&B folder is one run: what its console printed and its last values are the run that its own file holds. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { logsAmong } from "../../../src/import/choose-logs.js";
import { importLog } from "../../helpers/import-log.js";

const run = new Uint8Array(readFileSync("test/fixtures/trainers/wandb/run-fixture1.wandb"));
const steps = Array.from({ length: 8 }, (_, i) => i + 1);
const bytes = (text: string) => new TextEncoder().encode(text);
const consoleLines = bytes(
  steps.map((step) => `(TaskRunner pid=77) step:${step} - critic/score/mean:${0.2 + step / 100}\n`).join("")
);
const summary = bytes('{"critic/score/mean":0.6,"_step":40}');
const history = bytes(steps.map((step) => `{"_step":${step},"critic/score/mean":${step / 100}}\n`).join(""));

async function read(files: Record<string, Uint8Array>) {
  const found = Object.entries(files).map(([path, file]) => ({ source: sourceOfBytes(path, file), below: path }));
  const logs = await Promise.all((await logsAmong(found)).map((log) => importLog(log)));
  return logs.map(({ path, format, runs, problems }) => ({
    ...{ path, format, problems },
    steps: runs.map(({ table }) => table.step.length)
  }));
}

describe("a W&B folder", () => {
  it.each(["", "wandb/offline-run-1/"])("is the run of its own file, the others named: below '%s'", async (folder) => {
    const files = {
      [`${folder}files/output.log`]: consoleLines,
      [`${folder}files/wandb-summary.json`]: summary,
      [`${folder}run-a.wandb`]: run
    };
    const [log, ...others] = await read(files);
    expect(others).toEqual([]);
    expect(log).toMatchObject({ path: `${folder}run-a.wandb`, format: "wandb", steps: [40] });
    expect(log!.problems).toContain(
      "files/output.log and files/wandb-summary.json of this W&B folder are left aside: this file holds the run that they show"
    );
    const alone = await read({ [`${folder}run-a.wandb`]: run });
    expect(alone[0]!.problems).toEqual(log!.problems.filter((text) => !text.includes("left aside")));
  });

  it("of an older client has its history as the run's own file", async () => {
    const logs = await read({ "run/files/output.log": consoleLines, "run/files/wandb-history.jsonl": history });
    expect(logs).toMatchObject([{ path: "run/files/wandb-history.jsonl", format: "jsonl", steps: [steps.length] }]);
    expect(logs[0]!.problems).toContain(
      "files/output.log of this W&B folder is left aside: this file holds the run that it shows"
    );
  });

  it("has its console read where no file of the run's own is there, or that holds nothing", async () => {
    const folder = { "run/files/output.log": consoleLines, "run/files/wandb-summary.json": summary };
    for (const files of [folder, { ...folder, "other/run-b.wandb": run }, { ...folder, "run/run-a.wandb": bytes("") }])
      expect(await read(files)).toContainEqual(
        expect.objectContaining({ path: "run/files/output.log", steps: [steps.length] })
      );
  });

  it("says how to read the others where the run's own file has no rows", async () => {
    const logs = await read({ "run/files/output.log": consoleLines, "run/run-a.wandb": run.slice(0, 8) });
    expect(logs.map(({ path }) => path)).toEqual(["run/run-a.wandb"]);
    expect(logs[0]!.problems.join()).toContain(
      "this file holds no rows, and files/output.log of this W&B folder is left aside: name it itself to have it read"
    );
  });

  it("has its client's own files passed over, which elsewhere are files as any other", async () => {
    const [metadata, messages] = [bytes('{"gpu_count":8}'), bytes('{"level":"INFO","msg":"stream: starting"}')];
    const ofClient = {
      "wandb/debug.log": messages,
      "wandb/run-1/files/requirements.txt": bytes("torch==2.4.0"),
      "wandb/run-1/files/wandb-metadata.json": metadata,
      "wandb/run-1/logs/debug-internal.log": messages,
      "wandb/run-1/logs/debug.log": messages
    };
    const below = { "debug.log": messages, "run-1/logs/debug.log": messages, "run-1/run-a.wandb": run };
    expect((await read(below)).map(({ path }) => path)).toEqual(["run-1/run-a.wandb"]);
    const logs = await read({ ...ofClient, "wandb/run-1/run-a.wandb": run });
    expect(logs.map(({ path }) => path)).toEqual(["wandb/run-1/run-a.wandb"]);
    expect(logs[0]!.problems.join()).not.toContain("left aside");
    const elsewhere = await read({ "debug.log": consoleLines, "logs/debug.log": consoleLines, "a/run-a.wandb": run });
    expect(elsewhere.map(({ path }) => path)).toEqual(["debug.log", "logs/debug.log", "a/run-a.wandb"]);
  });

  it("leaves other files of it as they are", async () => {
    const logs = await read({ "run/files/train.jsonl": history, "run/run-a.wandb": run });
    expect(logs.map(({ path }) => path)).toEqual(["run/files/train.jsonl", "run/run-a.wandb"]);
  });
});
