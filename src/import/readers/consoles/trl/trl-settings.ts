/** Arguments of transformers about steps, as a console shows them: passed on, set in the environment, or printed. */

/**
 * `logging_steps=5,`, `--logging-steps 5`, `'logging_steps': 5`, `export LOGGING_STEPS="5"`. A name with another before it
 * (`eval_logging_steps`) or one that is asked for (`$LOGGING_STEPS`) is another.
 */
const stepSetting =
  /(?<![\w.$])(logging[_-]steps|max[_-]steps|logging[_-]first[_-]step)['"]?(?:\s*[:=]\s*|\s+)['"]?(-?\d+(?:\.\d+)?(?:e-?\d+)?|true|false)(?![\w.]*\w)/gi;

/** Arguments that make the batch of a step, printed or passed on. */
const batchSetting =
  /(?<![\w.])(num_generations|per_device_train_batch_size|gradient_accumulation_steps|num_processes|world_size)['"]?(?:\s*[:=]\s*|\s+)['"]?(\d+)(?![\w.])/g;
/** "Total train batch size (w. parallel, distributed & accumulation) = 16"; Unsloth: "Total batch size (4 x 4 x 1) = 16" */
const totalBatch = /\bTotal (?:train )?batch size[^=|]*=\s*(\d[\d,]*)/;

/** What a line says of the batch of a step. */
export function batchesIn(text: string): [string, number][] {
  if (!text.includes("batch") && !text.includes("num_")) return [];
  const found = [...text.matchAll(batchSetting)].map(([, name = "", value]): [string, number] => [name, Number(value)]);
  const total = totalBatch.exec(text)?.[1];
  return total === undefined ? found : [...found, ["total train batch size", Number(total.replaceAll(",", ""))]];
}

type Name = "logging_steps" | "max_steps" | "logging_first_step";

/** What a console states of its steps; a value that it states twice, each time another, is none. */
export class TrlSettings {
  /** values by name, in the order in which they stand */
  readonly #values = new Map<Name, Set<number>>();
  /** of a dictionary of all arguments, which is what the trainer was given in the end */
  readonly #given = new Map<Name, number>();

  /** Reads the arguments in a line. @returns names and values as they are to be kept */
  line(text: string): [string, number][] {
    const found: [string, number][] = [];
    for (const [, written = "", word = ""] of text.matchAll(stepSetting)) {
      const name = written.toLowerCase().replaceAll("-", "_") as Name;
      const value = /^true$/i.test(word) ? 1 : /^false$/i.test(word) ? 0 : Number(word);
      // -1 is transformers' word for "by the epochs"
      if (!Number.isFinite(value) || (name !== "logging_first_step" && value <= 0)) continue;
      const values = this.#values.get(name) ?? new Set();
      if (values.size === 0) found.push([name, value]);
      this.#values.set(name, values.add(value));
    }
    return found;
  }

  /** Takes an argument of the trainer's own dictionary: it stands before what lines say. */
  given(key: string, value: unknown): void {
    if (key === "logging_first_step") this.#given.set(key, Number(value));
    else if ((key === "logging_steps" || key === "max_steps") && typeof value === "number" && value > 0)
      this.#given.set(key, value);
  }

  /** steps from one record to the next; below 1 a share of all steps */
  get loggingSteps(): number | undefined {
    return this.#of("logging_steps");
  }

  get maxSteps(): number | undefined {
    return this.#of("max_steps");
  }

  /** whether step 1 has a record of its own; undefined where it is not stated */
  get logsFirst(): boolean | undefined {
    const value = this.#of("logging_first_step");
    return value === undefined ? undefined : value === 1;
  }

  /** the values of `logging_steps` where there are several: a clause; null else */
  get conflict(): string | null {
    const values = [...(this.#values.get("logging_steps") ?? [])];
    if (this.#given.has("logging_steps") || values.length < 2) return null;
    return `logging_steps is ${values.slice(0, 4).join(" and ")} in one console`;
  }

  #of(name: Name): number | undefined {
    const values = this.#values.get(name);
    return this.#given.get(name) ?? (values?.size === 1 ? [...values][0] : undefined);
  }
}
