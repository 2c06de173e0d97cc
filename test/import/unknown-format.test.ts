import { describe, expect, it } from "vitest";
import { type LogSource, sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { describeUnknown } from "../../src/import/unknown-format.js";
import { importLog } from "../helpers/import-log.js";

const text = (content: string) => ({ text: content, bytes: new TextEncoder().encode(content) });

/** A tar member: a header block with the mark of POSIX at byte 257, then the content. */
function tarOf(content: string): Uint8Array {
  const bytes = new Uint8Array(1024);
  bytes.set(new TextEncoder().encode("run.jsonl"));
  bytes.set(new TextEncoder().encode("ustar"), 257);
  bytes.set(new TextEncoder().encode(content), 512);
  return bytes;
}

describe("archives", () => {
  it("a tar file of logs is refused, whatever its members hold", async () => {
    const bytes = tarOf('{"step":1,"accuracy":0.5}\n{"step":2,"accuracy":0.6}\n');
    await expect(importLog(sourceOfBytes("runs.tar", bytes))).rejects.toThrow(
      "runs.tar: must be a log; found a tar archive: unpack it (tar -xf) and give its folder"
    );
  });

  it("a workbook is told from another zip file", async () => {
    const zip = (name: string) => new TextEncoder().encode(`PK\u0003\u0004................${name}...`);
    await expect(importLog(sourceOfBytes("a.xlsx", zip("xl/workbook.xml")))).rejects.toThrow(
      /an Excel workbook: .*CSV/
    );
    const sheets = zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheet");
    await expect(importLog(sourceOfBytes("a.ods", sheets))).rejects.toThrow(/a workbook of LibreOffice .*CSV/);
    const old = new Uint8Array(1024);
    old.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    await expect(importLog(sourceOfBytes("a.xls", old))).rejects.toThrow(/an Excel workbook .*\.xls.*CSV/);
    await expect(importLog(sourceOfBytes("a.zip", zip("runs/run.jsonl")))).rejects.toThrow(/a zip archive: unpack it/);
  });
});

describe("describeUnknown(head)", () => {
  it.each([
    ["EasyR1", "(Runner pid=3) data:\n(Runner pid=3)   rollout_batch_size: 512\n(Runner pid=3) Step 1\n"],
    ["AReaL", "20260304-05:00:11.250 StatsLogger INFO: Epoch 1/5 Step 1/935 Train step 1/4675 done.\n"],
    ["NeMo-RL", "==== Step 1/200 ====\n\n📊 Training Results:\n  • Avg Reward: 0.2\n"],
    ["LLaMA-Factory", "[INFO|2026-03-04 05:00:00] llamafactory.hparams.parser:143 >> Process rank: 0\n"],
    ["slime", "(RolloutManager pid=9) loading slime.rollout.sglang_rollout\n"],
    ["ROLL", "[2026-03-04 05:00:00] [rlvr_pipeline.py (120)] [INFO] start\n"],
    ["Tinker's cookbook", "tinker_cookbook.rl.train:120 [INFO] Starting batch 0\n"],
    ["SkyRL", "2026-03-04 05:00:00.000 | INFO | skyrl_train.trainer:train:220 - Started training\n"],
    ["OpenRLHF", "(PPORayActorGroup pid=7) openrlhf/trainer/ppo_trainer.py: Train epoch [1/1]\n"],
    ["the Trainer of transformers", "[INFO|trainer.py:2134] 2026-03-04 05:00:00,000 >> ***** Running training *****\n"],
    ["prime-rl", "02:00:41 SUCCESS Step 0 | Time: 70.00s | Reward: 0.2000 | Throughput: 2300.0 tokens/s\n"]
  ])("names %s and what to give instead", (trainer, console) => {
    expect(describeUnknown(text(console))).toMatch(
      new RegExp(`^a console of ${trainer} in which no step's results are found: give `)
    );
  });

  it("shows the first line of any other text, in one line and without colours", () => {
    expect(describeUnknown(text("\n\u001b[32mepoch 1 done\u001b[0m\nStep 1\n"))).toBe(
      "no log format that is known here; its first line is: epoch 1 done"
    );
    expect(describeUnknown(text("x".repeat(500)))).toMatch(/: x{120}…$/);
    expect(describeUnknown(text("0.5,0.6\n"))).toBe("no log format that is known here; its first line is: 0.5,0.6");
  });

  it("shows the bytes of what is no text, and says of an empty file that it is", () => {
    const bytes = Uint8Array.of(0, 1, 2, 250);
    expect(describeUnknown({ bytes, text: "\0\u0001\u0002\ufffd" })).toMatch(/begins with the bytes 00 01 02 fa$/);
    expect(describeUnknown(text("sqlite-ish\0\n"))).toMatch(/begins with the bytes 73 71 6c 69 74 65 2d 69$/);
    expect(describeUnknown(text(""))).toBe("the file is empty");
    expect(describeUnknown(text(":SWL\0\u0001"))).toContain("swanlab sync FOLDER");
    const wal = Uint8Array.of(0x37, 0x7f, 0x06, 0x82, 0);
    expect(describeUnknown({ bytes: wal, text: "7\u007f\0" })).toContain("give the database");
  });
});

it("a file of more rows than are gathered is refused, with the limit", async () => {
  const line = new TextEncoder().encode("7,0.5\n".repeat(100_000));
  const source: LogSource = {
    path: "long.csv",
    size: 22 * line.length,
    bytes: async (start, end) => line.slice(start, end),
    async *stream() {
      yield new TextEncoder().encode("step,accuracy\n");
      for (let i = 0; i < 22; i++) yield line;
    }
  };
  await expect(importLog(source)).rejects.toThrow(/^long\.csv: at most 2 million rows are read of a file; found more/);
}, 60_000);
