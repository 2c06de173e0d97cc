/** A study that lives: its logs taken again, a person's edits kept, and commands that answer from it. */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../../loaders/cli/main.js";
import { mergeStudy } from "../../loaders/cli/study/merge-study.js";
import { parseStudy } from "../../loaders/study/study.js";
import { userLog } from "../helpers/user-log.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-lives-"));
  mkdirSync(join(folder, "logs"));
  for (const seed of [1, 2]) log(`logs/qwen3-7b-grpo-seed${seed}`, seed, 10);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function log(name: string, seed: number, steps: number): void {
  writeFileSync(join(folder, `${name}.jsonl`), userLog({ k: 0.05, seed, steps }));
}

async function rlscale(...args: string[]) {
  const said = { out: "", err: "" };
  const hear = (to: keyof typeof said) => (text: string) => {
    said[to] += text;
  };
  return { code: await main(args, { out: hear("out"), err: hear("err") }), ...said };
}

const study = () => join(folder, "study");
const file = () => join(study(), "data/study.yaml");
const yaml = () => readFileSync(file(), "utf8");
const edit = (from: string | RegExp, to: string) => writeFileSync(file(), yaml().replace(from, to));
const runFiles = () => readdirSync(join(study(), "data/runs")).sort();

describe("rlscale new, refresh and add", () => {
  it("keeps where the logs are and each answer, by the name of its option", async () => {
    const { code } = await rlscale(
      ...[
        "new",
        study(),
        "--from",
        join(folder, "logs"),
        "--title",
        "First",
        "--batch",
        "64",
        "--score",
        "val/accuracy"
      ],
      ...["--seed", "seed(\\d)", "--group", "(grpo|dapo)", "--model-size", "7B"]
    );
    expect(code).toBe(0);
    expect(parseStudy(yaml()).logs).toEqual({
      from: [join(folder, "logs")],
      answers: {
        ...{ score: "val/accuracy", "model-size": ["7000000000"], group: ["(grpo|dapo)"], seed: "seed(\\d)", batch: 64 }
      }
    });
  });

  it("refresh takes grown and new logs, and keeps what a person has edited", async () => {
    edit('title: "First"', 'title: "Second" # my words');
    edit("# heldOutProblems: 500", "heldOutProblems: 250");
    log("logs/qwen3-7b-grpo-seed1", 1, 12);
    log("logs/qwen3-7b-grpo-seed3", 3, 12);
    const again = await rlscale("refresh", study());
    expect(again.code).toBe(0);
    // its name was given
    expect(again.out).toContain(`took the logs of ${study()} again; its report: rlscale build ${study()} -o site`);
    expect(again.out).not.toContain("give it a name");
    expect(runFiles()).toHaveLength(4);
    const read = parseStudy(yaml());
    expect([read.title, read.heldOutProblems, read.batch]).toEqual(["Second", 250, 64]);
    expect(yaml()).toContain("# my words");
    const account = JSON.parse(readFileSync(join(study(), "data/import.json"), "utf8"));
    expect(account.files.map(({ runs }: { runs: { points: number }[] }) => runs[0]!.points)).toEqual([12, 10, 12]);
  });

  it("add takes logs from another place besides, and the file knows it", async () => {
    mkdirSync(join(folder, "more"));
    log("more/qwen3-7b-dapo-seed1", 4, 12);
    expect((await rlscale("add", study(), join(folder, "more"))).code).toBe(0);
    expect(parseStudy(yaml()).logs!.from).toHaveLength(2);
    expect(parseStudy(yaml()).families.map(({ name }) => name)).toEqual(["grpo", "dapo"]);
    expect(parseStudy(yaml()).title).toBe("Second");
  });

  it("new does not write over edits that refresh has carried over", async () => {
    const [before, runs] = [yaml(), runFiles()];
    const { code, err } = await rlscale("new", study(), "--from", join(folder, "logs"), "--score", "val/accuracy");
    expect([code, err]).toEqual([
      1,
      expect.stringContaining("must not have edits of yours; found some in data/study.yaml: rlscale refresh takes")
    ]);
    expect([yaml(), runFiles()]).toEqual([before, runs]);
  });

  it("refuses to write where somebody's file is, and leaves everything as it was", async () => {
    const before = yaml();
    writeFileSync(join(study(), "notes.txt"), "mine");
    const { code, err } = await rlscale("refresh", study());
    expect([code, err]).toEqual([1, expect.stringContaining("notes.txt, which it did not write")]);
    expect(yaml()).toBe(before);
    expect(readFileSync(join(study(), "notes.txt"), "utf8")).toBe("mine");
    rmSync(join(study(), "notes.txt"));
  });

  it("refuses logs that have less than the study, names each run, and follows them where that is said", async () => {
    const [before, runs] = [yaml(), runFiles()];
    log("logs/qwen3-7b-grpo-seed1", 1, 7);
    const { code, err } = await rlscale("refresh", study());
    expect([code, err]).toEqual([
      1,
      expect.stringContaining(
        "qwen3-7b-grpo-seed1.jsonl, run qwen3-7b-grpo-seed1: the study has 12 evaluations, the log now gives 7"
      )
    ]);
    expect(err).toContain("--take-less has the study follow them");
    expect([yaml(), runFiles()]).toEqual([before, runs]);
    rmSync(join(folder, "logs/qwen3-7b-grpo-seed1.jsonl"));
    expect((await rlscale("refresh", study())).err).toContain("has 12 evaluations, the log now gives none");
    expect(runFiles()).toEqual(runs);
    expect((await rlscale("refresh", study(), "--take-less")).code).toBe(0);
    expect(runFiles()).not.toContain("qwen3-7b-grpo-seed1.parquet");
    log("logs/qwen3-7b-grpo-seed1", 1, 12);
    // half of a line is waited for, as in a log that is being written
    writeFileSync(
      join(folder, "logs/qwen3-7b-grpo-seed1.jsonl"),
      `${userLog({ k: 0.05, seed: 1, steps: 12 })}{"step": 13, "val/acc`
    );
    expect((await rlscale("refresh", study())).code).toBe(0);
    expect(runFiles()).toEqual(runs);
    log("logs/qwen3-7b-grpo-seed1", 1, 12);
  });

  it("says where its logs should be when they have moved, on every command", async () => {
    renameSync(join(folder, "more"), join(folder, "moved"));
    for (const args of [
      ["refresh", study()],
      ["compare", "--study", study()]
    ]) {
      const { code, err } = await rlscale(...args);
      expect([code, err]).toEqual([
        1,
        `rlscale: ${file()}: logs: from: must lead to its logs; ../more leads to ${join(folder, "more")}; found: nothing there: move the logs back, or write where they are now into that line\n`
      ]);
    }
    renameSync(join(folder, "moved"), join(folder, "more"));
  });

  it("finds the logs of a study that is reached, or was made, through a link", async () => {
    const away = join(folder, "disk/deep");
    mkdirSync(away, { recursive: true });
    symlinkSync(away, join(folder, "via"), "junction");
    const here = process.cwd();
    process.chdir(folder);
    try {
      expect((await rlscale("new", "via/made", "--from", "logs", "--model-size", "7B")).code).toBe(0);
      symlinkSync(join(away, "made"), join(folder, "short"), "junction");
      for (const place of ["via/made", "disk/deep/made", "short"])
        expect((await rlscale("refresh", place)).code, place).toBe(0);
    } finally {
      process.chdir(here);
    }
    expect(lstatSync(join(folder, "short")).isSymbolicLink()).toBe(true);
    expect(parseStudy(readFileSync(join(away, "made/data/study.yaml"), "utf8")).logs!.from).toEqual(["../../../logs"]);
  });

  it("says how many edits differ from what the logs now give", async () => {
    const place = join(folder, "edited");
    mkdirSync(join(folder, "long"));
    log("long/qwen3-7b", 1, 20);
    expect((await rlscale("new", place, "--from", join(folder, "long"))).code).toBe(0);
    const own = join(place, "data/study.yaml");
    writeFileSync(own, readFileSync(own, "utf8").replace("firstPoints: 6", "firstPoints: 8"));
    log("long/qwen3-7b", 1, 40);
    const { code, err } = await rlscale("refresh", place);
    expect([code, err]).toEqual([1, expect.stringContaining("1 edit of yours differs from what the logs now give")]);
    expect(readFileSync(own, "utf8")).toContain("firstPoints: 8");
  });

  it("wants a study that it made", async () => {
    const { code, err } = await rlscale("refresh", join(folder, "logs"));
    expect([code, err]).toEqual([2, expect.stringContaining("must be a study that rlscale new made")]);
  });
});

describe("--study", () => {
  it("compares and checks the study's runs, by the answers in its file", async () => {
    const compared = await rlscale("compare", "--study", study(), "--json");
    expect(compared.code).toBe(0);
    const { groups, at } = JSON.parse(compared.out);
    expect(groups.map(({ group, seeds }: { group: string; seeds: number }) => [group, seeds])).toEqual([
      ["grpo", 3],
      ["dapo", 1]
    ]);
    expect(at).toBe(10);
    const { code, out } = await rlscale("check", `--study=${study()}`);
    expect([code, out]).toEqual([0, expect.stringMatching(/^5 logs agree with data\/study\.yaml; /)]);
  });

  it("forecasts each of the study's runs as forecast does of its logs with the answers in its file", async () => {
    const asked = ["--to", "20", "--json"];
    const found = await rlscale("forecast", "--study", study(), ...asked);
    expect(found.code).toBe(0);
    const runs: { run: string; to: number; score: string }[] = JSON.parse(found.out).runs;
    expect(runs).toHaveLength(JSON.parse((await rlscale("check", "--study", study())).out.replace(/ logs.*/s, "")) - 1);
    expect(new Set(runs.map(({ to, score }) => `${score} ${to}`))).toEqual(new Set(["val/accuracy 20"]));
    const answers = ["--score", "val/accuracy", "--batch", "64", "--model-size", "7B"];
    const paths = parseStudy(yaml()).logs!.from!.map((path) => resolve(study(), path));
    expect(found.out).toBe((await rlscale("forecast", ...paths, ...answers, ...asked)).out);
  });

  it("plans, and says which run is missing for an interval", async () => {
    const place = join(folder, "sizes");
    mkdirSync(place);
    const one = (name: string, k: number, seed: number) =>
      writeFileSync(join(place, `${name}.jsonl`), userLog({ k, seed, steps: 20 }));
    for (const [i, size] of ["0.6B", "1.7B", "4B"].entries()) one(`qwen3-${size}-grpo`, 0.05 + 0.02 * i, i + 1);
    const made = join(folder, "planned");
    const answers = ["--from", place, "--score", "val/accuracy"];
    expect((await rlscale("new", made, ...answers)).code).toBe(0);
    const asked = ["plan", "best", "--by", "steps", "--steps", "15", "--resource", "data"];
    const alone = await rlscale(...asked, "--study", made);
    expect(alone.err).toBe("");
    expect(alone.out).toContain(
      "Missing for one: a second run of the same recipe with another seed, at one of its sizes (0.6B, 1.7B and 4B)."
    );
  }, 120_000);

  it("keeps the public study that it stands beside, and names those that there are", async () => {
    const made = join(folder, "beside");
    const refused = await rlscale("new", made, "--from", join(folder, "logs"), "--beside", "nobody");
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("qwen2.5, verl, pods, octothinker") });
    const answers = ["--model-size", "7B", "--score", "val/accuracy", "--beside", "pods"];
    expect((await rlscale("new", made, "--from", join(folder, "logs"), ...answers)).code).toBe(0);
    const kept = () => parseStudy(readFileSync(join(made, "data/study.yaml"), "utf8")).beside;
    expect(kept()).toBe("pods");
    expect((await rlscale("refresh", made)).code).toBe(0);
    expect(kept()).toBe("pods");
    const file = join(made, "data/study.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("beside: pods", "beside: nobody"));
    expect(await rlscale("check", "--study", made)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/beside.*qwen2\.5, verl, pods, octothinker; found nobody/)
    });
  });

  it("is refused where it would be ignored, and where there is no study", async () => {
    expect(await rlscale("inspect", "x", "--study", study())).toMatchObject({
      code: 2,
      err: expect.stringContaining("it goes with fit, plan")
    });
    expect(await rlscale("results", "--study", folder)).toMatchObject({
      code: 2,
      err: expect.stringContaining("must be a study")
    });
  });
});

describe("mergeStudy(base, mine, made)", () => {
  const base = "title: A\nbatch: 1\nfamilies:\n  - id: a\n    name: a\n    heldOutSize: 1\n";
  it("takes what the logs changed, keeps what the person changed, and says where both did", () => {
    const mine = base.replace("title: A", "title: Mine").replace("name: a", "name: Mine");
    const made = base
      .replace("batch: 1", "batch: 8")
      .replace("heldOutSize: 1", "heldOutSize: 7")
      .replace("title: A", "title: New");
    const { text, conflicts } = mergeStudy(base, mine, made);
    expect(text).toBe("title: Mine\nbatch: 8\nfamilies:\n  - id: a\n    name: Mine\n    heldOutSize: 7\n");
    expect(conflicts).toEqual(['title: yours stands, "Mine"; the logs now give "New"']);
  });

  it("adds families that are new, drops such as are gone unless a person edited them", () => {
    const two = `${base}  - id: b\n    name: b\n    heldOutSize: 2\n`;
    expect(mergeStudy(base, `# mine\n${base}`, two).text).toContain("id: b");
    expect(mergeStudy(two, `# mine\n${two}`, base).text).not.toContain("id: b");
    expect(mergeStudy(two, two.replace("name: b", "name: mine"), base).text).toContain("name: mine");
    // one that a person has taken out stays out, and is said
    const without = mergeStudy(two, `# mine\n${base}`, two);
    expect(without.text).not.toContain("id: b");
    expect(without.conflicts).toEqual(["families b: you have taken it out; the logs have it"]);
  });
});

describe("comments of a study file that a person has edited", () => {
  const base = "# A study.\n# Made from 1 file with 1 run.\n\ntitle: A\n# Runs:\n#   a: runs/a\nbatch: 1\n";
  const made = base.replace("1 file with 1 run", "2 files with 2 runs").replace("runs/a\n", "runs/a\n#   b: runs/b\n");

  it("say what is so now, where they stand as they were made", () => {
    expect(mergeStudy(base, base.replace("title: A", "title: Mine"), made).text).toBe(
      made.replace("title: A", "title: Mine")
    );
  });

  it("stay where a person has changed them", () => {
    const mine = base.replace("1 file with 1 run", "my file").replace("#   a: runs/a", "#   a: the best");
    expect(mergeStudy(base, mine, made).text).toBe(mine);
  });
});

describe("--study beside paths", () => {
  it.each(["fit", "compare", "forecast"])("%s answers from one of both", async (command) => {
    const more = command === "forecast" ? ["--to", "20"] : [];
    expect(await rlscale(command, join(folder, "logs"), "--study", study(), ...more)).toMatchObject({
      code: 2,
      err: `rlscale: option '--study' is invalid here; a call answers from a study or from paths: leave out --study, or ${join(folder, "logs")}\n`
    });
  });
});
