import { describe, expect, it } from "vitest";
import { trlConsole } from "../../../src/import/readers/consoles/trl/trl-console.js";
import { trainerState } from "../../../src/import/readers/json/trainer-state.js";
import { fixture, logOf, readLog } from "../../helpers/read-log.js";

const read = (text: string) => readLog(trlConsole, logOf(text));

describe("trlConsole.read(source, report)", () => {
  it.each(["trl-0.16.1", "trl-1.16.0"])(
    "finds in the console of %s the steps of its trainer_state.json",
    async (folder) => {
      const { rows, setAside, problems } = await readLog(trlConsole, fixture(`${folder}/console.txt`), 50);
      const state = await readLog(trainerState, fixture(`${folder}/trainer_state.json`));
      // the console's last record is the summary of the run, which is no step's
      expect(rows.at(-1)).toMatchObject({ train_runtime: expect.any(Number) });
      expect(rows.slice(0, -1).map((row) => [row.step, "eval_loss" in row])).toEqual(
        state.rows.map((row) => [row.step, "eval_loss" in row])
      );
      // transformers 5 prints four digits, so that the last may be half of one off
      const apart = rows.slice(0, -1).map((row, i) => {
        const [printed, kept] = [row, state.rows[i]!].map((record) => Number(record.reward ?? record.eval_reward ?? 0));
        return Math.abs(printed! - kept!);
      });
      expect(Math.max(...apart)).toBeLessThanOrEqual(0.50001e-4);
      expect([setAside, problems]).toEqual([{}, []]);
      expect("step" in rows.at(-1)!).toBe(false);
    }
  );

  it("reads the lines of OpenRLHF 0.11.0, which tell their step", async () => {
    const { rows, problems } = await readLog(trlConsole, fixture("trl-console/openrlhf-0.11.0.txt"));
    expect(rows.map((row) => row.step)).toEqual([1, 2, 3, 3, 4, 5, 6, 6]);
    expect(rows[2]).toMatchObject({ reward: 0.32968, "rollout/response_length_mean": 300.5 });
    expect(rows[3]).toEqual({
      step: 3,
      eval_gsm8k_pass4: 0.550671,
      eval_gsm8k_pass1: 0.32968,
      eval_response_length_mean: 310
    });
    expect(problems).toEqual([]);
  });

  it("takes the step of the bar behind a record before that of the bar before it", async () => {
    const { rows } = await read(
      "  2%|▏| 4/250 [01:02<50:00, 12.3s/it]\r   \r{'loss': 1.0, 'epoch': 0.1}\n  2%|▏| 5/250 [01:02<50:00, 12.3s/it]\r  3%|▏| 7/250 [01:02<50:00, 12.3s/it]\r{'loss': 2.0, 'epoch': 0.2}\nwarning\n  4%|▏| 9/250 [01:02<50:00, 12.3s/it]"
    );
    expect(rows.map((row) => row.step)).toEqual([5, 7]);
  });

  it("takes a step that is stated over two lines, also of records that are alike", async () => {
    const steps = Array.from({ length: 30 }, (_, i) => i + 10);
    const text = steps.map((step) => `Global step\n${step}: {'loss': ${step / 100}, 'reward': 0.5}\n`).join("");
    for (const pieceLength of [100, 65536]) {
      const { rows } = await readLog(trlConsole, logOf(text), pieceLength);
      expect(rows.map((row) => [row.step, row.loss])).toEqual(steps.map((step) => [step, step / 100]));
    }
  });

  it.each([
    ["step", "Global step N:\n"],
    ["step, after a colour", "\u001b[36mGlobal step N:\u001b[0m\n"]
  ])("takes a %s that is stated on the line before", async (_, stated) => {
    const text = [20, 40, 60].map((step) => `${stated.replace("N", String(step))}{'loss': 0.${step}, 'reward': 0.5}\n`);
    const { rows } = await read(text.join(""));
    expect(rows.map(({ step, loss }) => [step, loss])).toEqual([
      [20, 0.2],
      [40, 0.4],
      [60, 0.6]
    ]);
  });

  it("takes the bars ahead of the records where none stands behind them", async () => {
    const bar = (step: number) => `  2%|▏| ${step}/200 [01:02<50:00, 12.3s/it]\n`;
    const record = (step: number) => `{'loss': ${step}, 'epoch': 0.1}\n`;
    const steps = [10, 20, 30, 40];
    const of = async (text: string) => (await read(text)).rows.map((row) => [row.step, row.loss]);
    const right = steps.map((step) => [step, step]);
    const ahead = steps.map((step) => bar(step) + record(step)).join("");
    expect(await of(ahead)).toEqual(right);
    // the first bar and the one that stays at the end
    expect(await of(bar(0) + ahead + bar(40))).toEqual(right);
    const evaluated = steps.map((step) => `${bar(step) + record(step)}{'eval_loss': ${step}}\n`).join("");
    expect(await of(evaluated)).toEqual(
      steps.flatMap((step) => [
        [step, step],
        [step, undefined]
      ])
    );
    // drawn again behind each record, and nowhere else
    const behind = steps.map((step) => record(step) + bar(step)).join("");
    expect(await of(bar(0) + behind)).toEqual(right);
    expect(await of(bar(7) + behind)).toEqual(right);
    // a console that begins behind a record
    expect(await of(bar(10) + behind.slice(behind.indexOf(record(20))))).toEqual(right.slice(1));
    // cut off behind the last record: its bar is not there, and the one before it is not its own
    expect((await of(bar(7) + behind.slice(0, -bar(40).length))).slice(0, 3)).toEqual(right.slice(0, 3));
  });

  it("takes a record glued to a bar, on one line or over several", async () => {
    const { rows } = await read(
      "  2%|▏  | 5/250 [01:02<50:00, 12.3s/it]{'loss': 1.0,\n 'reward': '0.5',\n 'epoch': 0.1}  2%|▏  | 5/250 [01:02<50:00, 12.3s/it]\n"
    );
    expect(rows).toEqual([{ step: 5, loss: 1, reward: 0.5, epoch: 0.1 }]);
  });

  it("counts the records where no bar is, and says so", async () => {
    const { rows, problems, config } = await read(
      "args: logging_steps=10, x\n{'loss': 1.0}\n{'eval_loss': 0.5}\n{'loss': 0.9}\n"
    );
    expect(rows.map((row) => row.step)).toEqual([10, 10, 20]);
    expect(problems).toEqual([
      "No progress bar gives the steps: the records are counted as 10 steps apart (logging_steps); its epochs do not show whether step 1 has a record of its own (logging_first_step): if so, say --logging-steps 10 --first-step 1."
    ]);
    expect(config).toEqual({ logging_steps: 10 });
    const unsaid = await read("{'loss': 1.0}\n{'loss': 1.0}\n");
    expect([unsaid.rows, unsaid.problems]).toEqual([[{ loss: 1 }, { loss: 1 }], []]);
  });

  it("reads Python's literals", async () => {
    const { rows } = await read(
      "{'loss': nan, 'reward': -inf, 'a': \"it's\", 'b': 'say \\'}\\'', 'c': np.float64(0.5), 'd': tensor(0.25, device='cuda:0', dtype=torch.float32), 'e': {'f': 1, 'g': (1, 2)}, 'h': None, 'i': True, 'j': 1_000, 'step': 3}\n"
    );
    expect(rows).toEqual([
      {
        loss: Number.NaN,
        reward: Number.NEGATIVE_INFINITY,
        a: "it's",
        b: "say '}'",
        c: 0.5,
        d: 0.25,
        "e.f": 1,
        "e.g": "[2 values]",
        h: null,
        i: true,
        j: 1000,
        step: 3
      }
    ]);
  });

  it("takes neither answers of a model nor settings for records", async () => {
    const { rows, config, otherLines } = await read(
      "{'A': 'true', 'B': 'false'}\n{'they': 1}\nx = {'loss\n{'output_dir': 'out', 'learning_rate': 1e-6, 'logging_steps': 5, 'eval_steps': 3}\n"
    );
    expect(rows).toEqual([]);
    expect(config).toMatchObject({ output_dir: "out", logging_steps: 5 });
    expect(otherLines).toBe(3);
  });

  it("sets a record aside that was cut, and reads the next one", async () => {
    const { rows, setAside } = await read("{'loss': 1.0, 'rew\n{'loss': 2.0, 'step': 2}\n{'loss': 3.0, 'st");
    expect(rows).toEqual([{ loss: 2, step: 2 }]);
    expect(setAside).toEqual({ "cut short": 2 });
  });

  it("bounds nesting", async () => {
    expect((await read(`{'loss': 1, 'a': ${"[".repeat(100_000)}\n{'loss': 2, 'step': 1}\n`)).rows).toEqual([
      { loss: 2, step: 1 }
    ]);
  });

  it("counts records that stand apart from the bars, as in a log that buffers one of two streams", async () => {
    const bars = Array.from({ length: 41 }, (_, i) => `\r ${i}%|██  | ${i}/40 [00:01<00:40, 1.0s/it]`).join("");
    const printed = (every: number) =>
      Array.from({ length: 40 / every }, (_, i) => `{'loss': '0.1', 'reward': '0.${i + 10}'}\n`).join("");
    for (const every of [1, 5]) {
      const { rows, problems } = await read(`${bars}\n${printed(every)}{'train_runtime': '6.0'}\n`);
      expect(rows.map(({ step }) => step)).toEqual([
        ...Array.from({ length: 40 / every }, (_, i) => (i + 1) * every),
        undefined
      ]);
      expect(problems).toEqual([
        "The progress bars stand apart from the records: the records were counted, up to the last bar's step, 40."
      ]);
    }
  });
});
