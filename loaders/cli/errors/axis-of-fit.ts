/** `compare` and `forecast` follow runs along `--x`; a fit has its X by another option, which is named. */
import { type Command, Option } from "commander";
import { UsageError } from "./usage-error.js";

export function refuseAxis(fit: Command): void {
  fit.addOption(new Option("--x [axis]").hideHelp()).on("option:x", () => {
    throw new UsageError(
      "option '--x' is invalid here; fit takes X by --resource: compute (FLOPs), data (samples) or time (hours)"
    );
  });
}
