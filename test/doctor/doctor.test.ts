import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keptResults, loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { main } from "../../loaders/cli/main.js";
import type { Finding } from "../../loaders/doctor/finding.js";
import { checkLinks } from "../../loaders/doctor/links.js";
import { checkOutputs, checkRuns, ofCheckout } from "../../loaders/doctor/outputs.js";
import { checkPackage } from "../../loaders/doctor/package.js";
import { checkToolchain } from "../../loaders/doctor/toolchain.js";
import { toJson } from "../../loaders/emit.js";
import { rlscale } from "../helpers/command-line.js";
import { smallMean, smallSizes, writeSmallStudy } from "../helpers/small-study.js";
import { inFolder } from "../reduce/dumps.js";

describe("rlscale doctor", () => {
  it("finds nothing to mend in results of these data and this code", async () => {
    const results = await loadResults();
    expect(toJson(await keptResults())).toBe(toJson(results));
    await inFolder(async (site) => {
      await mkdir(join(site, "data"));
      await writeFile(join(site, "data/results.json"), toJson(results));
      const path = join(site, "data/results.json");
      const found = (what: string, found: string) => ({ what, state: "good", found, mend: null });
      expect(await checkOutputs(projectRoot, site)).toEqual([
        found("results", `${path} matches its schema`),
        found("logs", `${results.inputs.files.length} with the checksums that the results were made of`),
        found("age", "results of these data and this code")
      ]);
      const [log] = results.inputs.files;
      const other = structuredClone(results);
      other.inputs.files[0] = { ...log!, sha256: "0".repeat(64) };
      other.inputs.files.pop();
      await writeFile(join(site, "data/results.json"), toJson(other));
      const [, logs, age] = await checkOutputs(projectRoot, site);
      expect(logs).toMatchObject({ state: "fault", found: expect.stringContaining(`${log!.path} changed`) });
      expect(logs!.found).toMatch(/^2 not as .* new$/);
      expect(age).toEqual({
        ...{ what: "age", state: "fault", mend: "npm run build" },
        found: `${join(site, "data/results.json")} is older than data or code`
      });
      await writeFile(join(site, "data/results.json"), '{"schemaVersion":1}');
      expect(await checkOutputs(projectRoot, site)).toEqual([
        {
          ...{ what: "results", state: "fault", mend: "npm run build" },
          found: expect.stringMatching(/results\.json does not match its schema: \S[^\n]*$/)
        }
      ]);
      expect(await checkOutputs(projectRoot, join(site, "none"))).toEqual([
        {
          ...{ what: "results", state: "note", mend: "npm run build" },
          found: `${join(site, "none/data/results.json")} is not there: nothing is built`
        }
      ]);
    });
  }, 120_000);

  it("counts mean curves apart from logs, and rows of logs alone", async () => {
    await inFolder(async (root) => {
      await mkdir(join(root, "data"));
      writeSmallStudy(join(root, "data"));
      const runs = async () => (await checkRuns(root, ofCheckout)).found;
      expect(await runs()).toBe("4 logs, 160 of 160 rows used");
      for (const [i, said] of ["1 mean curve", "2 mean curves"].entries()) {
        await writeFile(join(root, `data/runs/mean${i}.parquet`), smallMean(`mean${i}`, smallSizes[i]!));
        expect(await runs()).toBe(`4 logs, 160 of 160 rows used; ${said}`);
      }
    });
  });

  it("follows links inside a site to files and places in them", async () => {
    await inFolder(async (site) => {
      await mkdir(join(site, "beyond"));
      const page = (body: string) => `<!doctype html><body>${body}<script>'<a href="made-up">'</script>`;
      await writeFile(join(site, "index.html"), page('<a href="./beyond/x#here"></a><a href="https://a.b/c"></a>'));
      await writeFile(
        join(site, "beyond/x.html"),
        page('<h2 id="here"></h2><a href="../?k=1#"></a><img src="data:,">')
      );
      expect(await checkLinks(site)).toMatchObject({ state: "good", found: "2 in 2 pages lead where they say" });
      await writeFile(join(site, "beyond/x.html"), page('<h2 id="gone"></h2><a href="y.html"></a>'));
      expect(await checkLinks(site)).toMatchObject({
        state: "fault",
        found: "2 of 2 lead nowhere: beyond/x.html -> y.html, index.html -> ./beyond/x#here"
      });
      // a folder is no page, whatever its name
      await mkdir(join(site, "v1.2-old"));
      await writeFile(join(site, "beyond/x.html"), page('<h2 id="here"></h2><a href="../v1.2-old/"></a>'));
      expect(await checkLinks(site)).toMatchObject({
        state: "fault",
        found: "1 of 2 lead nowhere: beyond/x.html -> ../v1.2-old/"
      });
      expect(await checkLinks(join(site, "none"))).toBeNull();
    });
  });

  it("holds the packages and Node to what the checkout says", async () => {
    await inFolder(async (root) => {
      await writeFile(join(root, "package.json"), '{"engines":{"node":">=999.1"}}');
      const packages = {
        "": { version: "0.1.0" },
        "node_modules/ourselves": { link: true },
        "node_modules/a": { version: "1.0.0" },
        "node_modules/b": { version: "2.0.0" },
        "node_modules/for-another-system": { version: "1.0.0", optional: true }
      };
      await writeFile(join(root, "package-lock.json"), JSON.stringify({ packages }));
      await mkdir(join(root, "node_modules/a"), { recursive: true });
      await writeFile(join(root, "node_modules/a/package.json"), '{"version":"1.1.0"}');
      const [node, installed] = await checkToolchain(root);
      expect(node).toMatchObject({ state: "fault", mend: "install Node 999.1 or newer" });
      expect(installed).toMatchObject({
        state: "fault",
        found: "2 not as the lockfile has them: a 1.1.0, not 1.0.0, b missing",
        mend: "npm ci"
      });
    });
  });

  it("says of a package without its results what to do", async () => {
    const findings = await checkPackage();
    // a checkout has none packed
    expect(findings.find(({ what }) => what === "package")).toEqual({
      ...{ what: "package", state: "fault", mend: "install it again" },
      found: expect.stringMatching(/^rlscale \d+\.\d+\.\d+: \S/)
    });
  });

  it("tells the owner of a user study what to do with that study, and looks at its own site", async () => {
    await inFolder(async (folder) => {
      const study = join(folder, "my study");
      await mkdir(join(study, "data"), { recursive: true });
      writeSmallStudy(join(study, "data"));
      const look = async (...args: string[]) => {
        const { code, out } = await rlscale("doctor", ...args, "--json");
        const { findings } = JSON.parse(out) as { findings: Finding[] };
        const ofStudy = findings.filter(({ what }) => !["Node", "packages", "Chromium"].includes(what));
        return { code, out, ofStudy };
      };
      for (const at of [study, join(study, "data")]) {
        const { out, ofStudy } = await look(at);
        expect(ofStudy).toEqual([
          { what: "study", state: "good", found: "data/study.yaml: A small study", mend: null },
          { what: "runs", state: "good", found: "4 logs, 160 of 160 rows used", mend: null },
          {
            what: "site",
            state: "note",
            found: "none is named: --site says where it was built",
            mend: `rlscale build '${at}' -o site`
          }
        ]);
        expect(out).not.toMatch(/npm run|git status/);
      }
      const { out: said } = await rlscale("doctor", study);
      const lines = said.split("\n").filter((line) => /^.{5} {2}(study|runs|site): |^ +mend: rlscale/.test(line));
      expect(lines).toEqual([
        "ok     study: data/study.yaml: A small study",
        "ok     runs: 4 logs, 160 of 160 rows used",
        "note   site: none is named: --site says where it was built",
        `       mend: rlscale build '${study}' -o site`
      ]);
      const site = join(folder, "site");
      await mkdir(join(site, "data"), { recursive: true });
      await writeFile(join(site, "data/results.json"), toJson(await loadResults()));
      await writeFile(join(site, "index.html"), '<a href="gone">gone</a>');
      const { out, ofStudy } = await look(study, "--site", site);
      // the paper's results are none of this study
      expect(ofStudy.slice(2, 5).map(({ what, state }) => [what, state])).toEqual([
        ["results", "good"],
        ["logs", "fault"],
        ["age", "fault"]
      ]);
      expect(ofStudy[5]).toMatchObject({
        what: "links",
        state: "fault",
        mend: `rlscale build '${study}' -o ${site}; if they stay, that is a fault of rlscale: report it`
      });
      expect(ofStudy[4]!.mend).toBe(`rlscale build '${study}' -o ${site}`);
      expect(out).not.toMatch(/npm run|git status/);
      await writeFile(join(study, "data/runs/small-3b.parquet"), "no Parquet");
      const { code, err, out: broken } = await rlscale("doctor", study);
      expect([code, err]).toEqual([1, expect.stringMatching(/\b1 of \d+ things need mending\n$/)]);
      expect(broken).toContain("\nFAULT  runs: ");
      expect((await look(study)).ofStudy[1]).toMatchObject({
        what: "runs",
        state: "fault",
        mend: expect.stringContaining("rlscale new")
      });
    });
  }, 120_000);

  it("runs where the study itself is at fault, and says so with exit code 1", async () => {
    await inFolder(async (root) => {
      await mkdir(join(root, "data"));
      for (const name of ["package.json", "package-lock.json"])
        await copyFile(join(projectRoot, name), join(root, name));
      const study = await readFile(join(projectRoot, "data/study.yaml"), "utf8");
      await writeFile(join(root, "data/study.yaml"), study.replace(/^title:.*$/m, ""));
      let out = "";
      const code = await main(["doctor", root, "--json"], { out: (text) => (out += text), err: () => {} }, projectRoot);
      expect(code).toBe(1);
      const { findings, faults } = JSON.parse(out) as { findings: { what: string; state: string }[]; faults: number };
      expect(faults).toBe(2);
      expect(findings.filter(({ state }) => state === "fault").map(({ what }) => what)).toEqual(["packages", "study"]);
      expect(await main(["doctor", join(root, "nowhere")], { out: () => {}, err: () => {} }, projectRoot)).toBe(1);
    });
  });
});
