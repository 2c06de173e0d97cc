import type { UserRunsData } from "../../components/user-runs/user-runs-data.js";
import type { PageEvent } from "./user-logs-state.js";

/** What a button says; null for one that says nothing of the logs. */
export function eventOf(
  { own: ownLog, remove, export: what }: Readonly<Partial<Record<string, string>>>,
  example: UserRunsData["example"]
): PageEvent | null {
  if (ownLog === "example" && example)
    return { kind: "files", files: [{ path: example.path, file: new Blob([example.text]), named: true }] };
  if (ownLog === "stop") return { kind: "stopped" };
  if (ownLog === "clear") return { kind: "cleared" };
  if (remove !== undefined) return { kind: "removed", path: remove };
  if (what === "json" || what === "csv" || what === "parquet" || what === "yaml" || what === "study")
    return { kind: "wanted", what };
  return null;
}
