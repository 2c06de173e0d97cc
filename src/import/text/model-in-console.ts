/**
 * What a console says of the model before it trains: the path that it is loaded from, and how many parameters it has. Lines
 * of PEFT (`trainable params: 40,370,176 || all params: 7,655,986,688 || …`), ms-swift (`PeftModelForCausalLM: 8212.5619M
 * Params (…)`), verl (`Qwen2ForCausalLM contains 7.62B parameters`), Unsloth (`Trainable parameters = 119,734,272 of
 * 3,205,672,960 (…)`), Lightning (`8.0 B  Total params`), torchtitan (`size: 8,030,261,248 total parameters`), vLLM,
 * transformers, and of scripts that print as these do. Numbers of trainable parameters alone say nothing: adapters are small.
 */
import { firstOf } from "../../lib/items.js";
import { mostParameters, sizeInName } from "../names/model-size.js";
import type { ReadReport } from "../reader.js";

/** Settings under which they are reported; the table of names knows them. */
const printedParameters = "printed number of parameters";
const loadedModel = "loaded model";

const number = "(\\d[\\d,_]*(?:\\.\\d+)?)\\s?([KMBT]?)(?![\\w.%])";
const counts = [
  new RegExp(`\\b(?:all|total)[ _]param(?:eter)?s?(?: count)?\\s*[:=]\\s*${number}`, "i"),
  new RegExp(`\\b(?:number of|num) (?:all |total |model )?param(?:eter)?s\\s*[:=]\\s*${number}`, "i"),
  /\bTrainable parameters = [\d,]+\s*(?:of |\/)\s*(\d[\d,]*)()/,
  /\bcontains (\d[\d,]*(?:\.\d+)?)\s?([KMBT]?) parameters\b/,
  /(?:^|[\s:(])(\d[\d,]*(?:\.\d+)?)\s?([KMB]) Params\b/,
  /(?:^|[\s:(])(\d[\d,]*(?:\.\d+)?)\s*([KMB]?)\s+total param(?:eter)?s\b/i
];
const path = "['\"]?([\\w~./\\\\:@+-]*[A-Za-z][\\w~./\\\\:@+-]*)";
const models = [
  new RegExp(`(?<![A-Za-z])(?:pretrained_)?(?:model)?_?name_or_path['"]?\\s*[:= ]\\s*${path}`),
  new RegExp(`\\b(?:model_name|model_dir|model_id|model_path|base_model)['"]?\\s*[:=]\\s*${path}`),
  new RegExp(`\\bLLM engine\\b.*?\\bmodel=${path}`),
  new RegExp(`\\b(?:from|the) (?:the )?model checkpoint at ${path}`),
  new RegExp(`\\bload(?:ing|ed)? .*?\\bfrom cache at ${path}`, "i"),
  new RegExp(
    `\\bload(?:ing|ed)? (?:the )?(?:(?:base|pretrained|policy|actor|student|reference) )?(?:model|weights|checkpoint|configuration)(?: weights)?(?: file)?(?: from)?[: ]+${path}`,
    "i"
  )
];
const mayBe = /param|name_or_path|model|load/i;
/** Two counts that differ by no more are of one model, with and without its adapter or its tied embeddings. */
const nearlyOne = 1.1;
/** Longest line that is looked at: what the model writes can be longer. */
const longestLine = 4000;

/** Takes the lines of a console that are no records, and tells at its end what they say of the model. */
export class ModelInConsole {
  readonly #counts: { parameters: number; text: string }[] = [];
  readonly #models: string[] = [];

  line(text: string): void {
    if (text.length > longestLine || !mayBe.test(text)) return;
    for (const pattern of counts) {
      const found = pattern.exec(text);
      if (found === null) continue;
      const parameters = parametersOf(found[1]!, found[2]!);
      if (parameters !== null && this.#counts.every((candidate) => candidate.parameters !== parameters))
        this.#counts.push({ parameters, text: found[0].trim() });
      return;
    }
    for (const pattern of models) {
      const model = pattern.exec(text)?.[1]?.replace(/[.,:]+$/, "");
      if (model === undefined || model.length < 3) continue;
      if (!this.#models.includes(model) && this.#models.length < 100) this.#models.push(model);
      return;
    }
  }

  tell(report: ReadReport): void {
    const sizes = this.#counts.map(({ parameters }) => parameters);
    if (sizes.length > 0 && Math.max(...sizes) <= nearlyOne * Math.min(...sizes)) {
      report.config(printedParameters, firstOf(sizes));
    } else if (sizes.length > 0) {
      const texts = this.#counts.map(({ text }) => text).slice(0, 4);
      report.problem(
        `the log prints several numbers of parameters (${texts.join("; ")}): none is taken for the model's size`
      );
    }
    const named = this.#models.filter((model) => sizeInName(model).kind !== "none");
    const distinct = new Set(named.map((model) => JSON.stringify(sizeInName(model), ["kind", "size", "parameters"])));
    if (distinct.size === 1) report.config(loadedModel, firstOf(named));
    else if (distinct.size > 1)
      report.problem(
        `the log names several models that are loaded (${named.slice(0, 4).join(", ")}): none is taken for the model's size`
      );
  }
}

function parametersOf(digits: string, unit: string): number | null {
  const per = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 }[unit.toUpperCase()] ?? 1;
  const parameters = Math.round(Number(digits.replace(/[,_]/g, "")) * per);
  return parameters >= 1e6 && parameters <= mostParameters ? parameters : null;
}
