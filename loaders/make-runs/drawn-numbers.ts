import { drawn, familyOf, figureName, fileOf, id, type ReferenceFile, resource } from "./reference-record.js";
import type { Ledger } from "./rows-ledger.js";
import { at, number, rowsOf, type SourceTables, text } from "./source-csv.js";

/** K_max and N_0 with more digits than the paper prints, from its k(N) markers. */
export function lawDigits(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return fileOf("law-digits.json", rowsOf(tables, "law_from_k_points.csv"), ledger, (row) =>
    ["K_max", "N_0_billions"].map((quantity) => ({
      ...drawn(row, quantity, quantity),
      id: id("law", familyOf(row), text(row, "axis"), text(row, "fit"), figureName(row), quantity),
      where: "k(N) markers of a figure",
      resource: resource(row),
      scenario: text(row, "fit"),
      status: text(row, "fit") === "free_fit_per_size_5_sizes" ? "older" : "current",
      maxRelativeDeviation: number(row, "max_relative_deviation")
    }))
  );
}

/** k and E markers of the figures, by size or by tau. */
export function kPoints(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return fileOf("k-points.json", rowsOf(tables, "published_k.csv"), ledger, (row) => {
    const fit = text(row, "fit");
    const point = text(row, "params_b_or_tau");
    const quantity = text(row, "quantity");
    const isReuse = fit === "data_reuse_tau";
    return [
      {
        ...drawn(row, "value", quantity),
        id: id("k", familyOf(row), text(row, "axis"), fit, figureName(row), point, quantity),
        where: "marker of a figure",
        resource: resource(row),
        scenario: fit,
        modelSize: isReuse ? 7e9 : Number(point) * 1e9,
        status: text(row, "status"),
        ...(isReuse ? { reuseFactor: Number(point) } : {})
      }
    ];
  });
}

/** Std over repeats, averaged over steps, as the uncertainty figures draw it. */
export function repeatStd(tables: SourceTables, ledger: Ledger): ReferenceFile {
  const rows = rowsOf(tables, "repeat_std.csv").filter((row) => text(row, "kind") === "average_over_steps");
  return fileOf("repeat-std.json", rows, ledger, (row) =>
    ["test_loss", "std", "sem"].map((quantity) => ({
      ...drawn(row, quantity, quantity),
      id: id("uncertainty", text(row, "variant"), text(row, "params_b"), quantity),
      where: "bar of an uncertainty figure",
      family: "qwen2.5",
      scenario: "average_over_steps",
      modelSize: number(row, "params_b") * 1e9,
      source: text(row, "source")
    }))
  );
}

/** Figure 13: loss at step 103 and the models of others. */
export function externalModels(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return fileOf("external-models.json", rowsOf(tables, "sota.csv"), ledger, (row) => {
    const series = text(row, "series");
    const parts = /^(Ours|Sota)-(Qwen2\.5|Qwen3|GPT-OSS)-\((Base|Instruct|Reason), (Dense|MOE)\)$/.exec(series);
    if (!parts) throw new Error(`${at(row)}: unknown series ${series}`);
    const [, owner, family, kind, architecture] = parts as unknown as [string, string, string, string, string];
    const ours = owner === "Ours";
    return [
      {
        ...drawn(row, "test_loss", "test_loss"),
        id: id("Figure 13", series, text(row, "params_b")),
        where: "Figure 13",
        family: family.toLowerCase(),
        variant: ours ? kind.toLowerCase() : null,
        scenario: ours ? "step_103" : "external",
        modelSize: number(row, "params_b") * 1e9,
        model: `${family} ${text(row, "params_b")}B`,
        architecture: architecture === "MOE" ? "mixture-of-experts" : "dense"
      }
    ];
  });
}

/** Figure 7: the smallest loss of any evaluation; its step-0 markers are logs. */
export function crossdomain(tables: SourceTables, ledger: Ledger): ReferenceFile {
  const rows = rowsOf(tables, "crossdomain.csv").filter((row) => text(row, "phase") !== "before");
  return fileOf("crossdomain.json", rows, ledger, (row) => {
    const where = text(row, "variant") === "instruct" ? "Figure 7" : "figure of the repository, not in the paper";
    return [
      {
        ...drawn(row, "test_loss", "test_loss"),
        id: id("crossdomain", text(row, "variant"), text(row, "params_b"), text(row, "benchmark"), text(row, "phase")),
        where,
        family: "qwen2.5",
        scenario: text(row, "phase"),
        modelSize: number(row, "params_b") * 1e9,
        benchmark: text(row, "benchmark")
      }
    ];
  });
}

/** Sizes of the released subset files of the reuse experiment. */
export function reuseSubsets(tables: SourceTables, ledger: Ledger): ReferenceFile {
  const name = "reuse-subsets.json";
  const records = rowsOf(tables, "data_reuse_subsets.csv").map((row) => {
    ledger.place(row, "reference", name);
    return {
      id: id("reuse-subset", text(row, "tau")),
      where: "name of a released file",
      reuseFactor: number(row, "tau"),
      uniqueSamples: number(row, "unique_samples"),
      usedInFigures: text(row, "used_in_figures") === "yes",
      source: text(row, "source")
    };
  });
  return { name, records };
}
