/** Losses of other models as the paper draws them; empty where the study has no such file. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { studyRoot } from "../study-root.js";

export interface ExternalModel {
  model: string;
  architecture: "dense" | "mixture-of-experts";
  modelSize: number;
  value: number;
  scenario: string;
}

export async function externalModels(): Promise<ExternalModel[]> {
  const path = join(studyRoot(), "data", "reference", "external-models.json");
  const text = await readFile(path, "utf8").catch(() => "[]");
  return (JSON.parse(text) as ExternalModel[]).filter(({ scenario }) => scenario === "external");
}
