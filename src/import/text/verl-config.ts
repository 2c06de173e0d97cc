/**
 * The configuration that verl prints before it trains, under verl's dotted keys. It comes in three shapes:
 * `pprint(OmegaConf.to_container(config, resolve=True))` (verl/trainer/main_ppo.py, v0.1 to 0.9.1), Hydra overrides on a
 * command line (`data.train_batch_size=512`), and YAML. Lines of other processes stand between its lines, so that it is
 * read line by line, by columns, and never as a whole.
 */
import { numberOf } from "./numbers.js";

type Tell = (key: string, value: string | number | boolean) => void;

/** Sections of verl's configuration. */
const sections =
  "actor_rollout_ref|data|trainer|algorithm|critic|reward_model|reward|custom_reward_function|ray_kwargs|ray_init|global_profiler|transfer_queue|model|optim";
const settingName = `\\+{0,2}((?:${sections}|actor)\\.[\\w.]+)`;
/** A setting in quotation marks as a whole ('data.train_batch_size=8', as Hydra repeats them), or bare as in a shell. */
const override = new RegExp(
  `(['"])${settingName}=([^'"]*)\\1|(?:^|\\s)${settingName}=("[^"]*"|'[^']*'|[^\\s\\\\'",]+)`,
  "g"
);
const yamlSection = new RegExp(`^(?:${sections}):\\s*$`);
const totalSteps = /Total training steps: (\d+)/;

/** Lines behind one that names verl which may belong to its command. */
const nearby = 200;

/** Takes lines without colours and prefix, and tells the settings that stand in them. */
export class VerlConfig {
  readonly #tell: Tell;
  /** keys that are open, with the column each begins at */
  #open: { column: number; key: string }[] = [];
  #shape: "none" | "python" | "yaml" = "none";
  /** lines that are still looked at for settings of a command that goes on over lines */
  #near = 0;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Whether a configuration has begun, so that any line may belong to it. */
  get isWaiting(): boolean {
    return this.#shape !== "none" || this.#near > 0;
  }

  /** Whether a line may begin or belong to a configuration; cheap, for it is asked of every line of a log. */
  wants(text: string): boolean {
    if (text.includes("actor_rollout_ref") || text.includes("verl.trainer")) this.#near = nearby;
    return (
      this.#shape !== "none" || this.#near-- > 0 || text.includes("Total training steps") || text.endsWith("data:")
    );
  }

  line(text: string): void {
    const steps = totalSteps.exec(text);
    if (steps !== null) {
      this.#tell("trainer.total_training_steps", Number(steps[1]));
      return;
    }
    if (/\{'actor_rollout_ref': \{/.test(text)) {
      this.#shape = "python";
      this.#open = [];
      // the dictionary begins at column 0, whatever stands before it on this line alone
      this.#pythonLine(text.slice(text.indexOf("{'actor_rollout_ref'")));
    } else if (this.#shape === "python") {
      this.#pythonLine(text);
    } else if (yamlSection.test(text)) {
      this.#shape = "yaml";
      this.#open = [];
      this.#yamlLine(text);
    } else if (this.#shape === "yaml") {
      this.#yamlLine(text);
    }
    if (this.#shape !== "python" && text.includes("=")) this.#overrides(text);
  }

  #overrides(text: string): void {
    for (const [, , quotedKey, quotedValue, key, value] of text.matchAll(override)) {
      this.#set(quotedKey ?? key ?? "", quotedValue ?? value ?? "");
    }
  }

  /** `  key: value`: the indentation tells what a key belongs to. */
  #yamlLine(text: string): void {
    const match = /^( *)([\w-]+):(?: (.*))?$/.exec(text);
    if (match === null) {
      if (/^\S/.test(text) && !text.startsWith("-")) this.#shape = "none";
      return;
    }
    const [, indent = "", key = "", value = ""] = match;
    this.#closeTo(indent.length);
    if (value.trim() === "") this.#open.push({ column: indent.length, key });
    else this.#set(this.#path(key), value.trim());
  }

  /** `  'key': value,` with objects opened and closed on the way: the column of a key tells what it belongs to. */
  #pythonLine(text: string): void {
    const start = /^ *\{*(?=')/.exec(text);
    if (start === null) return;
    let at = start[0].length;
    this.#closeTo(at);
    for (;;) {
      const key = /^'([^'\\]*)': /.exec(text.slice(at));
      if (key === null) return;
      const column = at;
      at += key[0].length;
      if (text[at] === "{" && text[at + 1] === "'") {
        this.#open.push({ column, key: key[1]! });
        at++;
        continue;
      }
      const value = /^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\[[^\]]*\]|\([^)]*\)|\{\}|[^,}\s]+)/.exec(text.slice(at));
      if (value === null) return;
      at += value[0].length;
      // a text without its closing mark, and a number without the comma or bracket that Python shows behind it, were cut
      if (/^['"]/.test(value[0]) ? !/^(['"]).*\1$/.test(value[0]) : !/[,}]/.test(text[at] ?? "")) return;
      this.#set(this.#path(key[1]!), value[0]);
      while (text[at] === "}") {
        this.#open.pop();
        at++;
        if (this.#open.length === 0 && text[at] !== "}" && text[at] !== ",") this.#shape = "none";
      }
      const next = /^, (?=')/.exec(text.slice(at));
      if (next === null) return;
      at += next[0].length;
    }
  }

  #closeTo(column: number): void {
    while ((this.#open.at(-1)?.column ?? -1) >= column) this.#open.pop();
  }

  #path(key: string): string {
    return [...this.#open.map((open) => open.key), key].join(".");
  }

  /** Lists, empty objects and None are no settings that anyone asks for. */
  #set(key: string, text: string): void {
    const bare = /^(['"])([\s\S]*)\1$/.exec(text)?.[2];
    if (bare === undefined && /^(?:[[({].*|None|null|~|\$.*)$/.test(text)) return;
    const truth = bare === undefined ? /^(?:(true)|false)$/i.exec(text) : null;
    this.#tell(
      key,
      truth === null ? ((bare === undefined ? numberOf(text) : undefined) ?? bare ?? text) : truth[1] !== undefined
    );
  }
}
