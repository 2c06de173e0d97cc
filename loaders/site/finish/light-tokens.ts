/** Colours of the token file's first block: the light theme, by the name of the custom property. */
import { readFile } from "node:fs/promises";

export async function lightTokens(): Promise<ReadonlyMap<string, string>> {
  const css = await readFile("src/style/tokens.css", "utf8");
  const block = /:root \{([^}]*)\}/.exec(css)?.[1] ?? "";
  return new Map([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!.trim()]));
}
