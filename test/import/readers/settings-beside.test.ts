import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { logsAmong } from "../../../src/import/choose-logs.js";
import { importLog } from "../../helpers/import-log.js";

const metrics = Array.from({ length: 6 }, (_, step) =>
  JSON.stringify({ step, "env/all/correct": step / 8, "env/all/total_episodes": 400 })
).join("\n");
const config = JSON.stringify({
  model_name: "Qwen/Qwen3-4B-Instruct-2507",
  dataset_builder: { batch_size: 25, group_size: 16 }
});
const logsOf = (files: Record<string, string>) =>
  logsAmong(
    Object.entries(files).map(([path, text]) => ({
      source: sourceOfBytes(path, new TextEncoder().encode(text)),
      below: path
    }))
  );

describe("metrics.jsonl with config.json beside it", () => {
  it("is one log with the model and the batch of its settings", async () => {
    const logs = await logsOf({ "a/config.json": config, "a/metrics.jsonl": metrics, "b/metrics.jsonl": metrics });
    expect(logs.map(({ path }) => path)).toEqual(["a/metrics.jsonl", "b/metrics.jsonl"]);
    const [first, second] = [await importLog(logs[0]!), await importLog(logs[1]!)];
    expect([first.format, first.runs[0]!.modelSize?.parameters, first.runs[0]!.samples?.from]).toEqual([
      "jsonl",
      4e9,
      "setting dataset_builder.batch_size"
    ]);
    expect([...first.runs[0]!.samples!.cumulative]).toEqual([0, 25, 50, 75, 100, 125]);
    expect([second.runs[0]!.modelSize, second.runs[0]!.samples]).toEqual([null, null]);
  });

  it("is read without settings that are no JSON, which is said", async () => {
    const [log] = await logsOf({ "config.json": "{model", "metrics.jsonl": metrics });
    const { runs, problems } = await importLog(log!);
    expect(runs[0]!.table.step.length).toBe(6);
    expect(problems[0]).toBe("config.json beside the metrics is no JSON: its settings are not read");
  });

  it("stays apart from settings in other folders, and from other names", async () => {
    const logs = await logsOf({ "a/config.json": config, "metrics.jsonl": metrics, "a/log.jsonl": metrics });
    expect(logs.map(({ path }) => path)).toEqual(["a/config.json", "metrics.jsonl", "a/log.jsonl"]);
  });
});
