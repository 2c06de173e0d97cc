/** The command that prints the numbers of a joint fit; `sizes` are those in the fit, null = all. */
export function fitCommand({ family, variant, resource, protocol, objective, sizes, steps = "" }: FitWords): string {
  const chosen = sizes === null ? "" : ` --sizes ${sizes.map((size) => size / 1e9).join(",")}`;
  return `npx rlscale fit --family ${family} --variant ${variant} --resource ${resource} --protocol ${protocol} --objective ${objective}${steps}${chosen}`;
}

interface FitWords {
  family: string;
  variant: string;
  resource: string;
  protocol: string;
  objective: string | undefined;
  sizes: readonly number[] | null;
  /** options of the steps, as they are typed, with a space before each */
  steps?: string;
}
