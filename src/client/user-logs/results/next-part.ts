/** What the trainers of these logs could write, so that less has to be asked. */
import type { InspectedFile } from "../../../import/inspection.js";
import { adviceFor, trainerName } from "../../../import/log-next.js";
import { element } from "../elements.js";

export function nextPart(files: readonly InspectedFile[]): Node[] {
  const said = new Map<string, { what: string; how: string; of: Set<string> }>();
  for (const file of files) {
    if (file.format === "damaged" || file.format === "unknown") continue;
    for (const { what, how } of adviceFor(file)) {
      const known = said.get(`${what} ${how}`) ?? { what, how, of: new Set<string>() };
      known.of.add(trainerName(file.producer));
      said.set(`${what} ${how}`, known);
    }
  }
  if (said.size === 0) return [];
  return [
    element("h2", {}, "What to log next time"),
    element(
      "ul",
      { class: "your-list your-next" },
      ...[...said.values()].map(({ what, how, of }) =>
        element(
          "li",
          {},
          element("b", {}, `${what[0]!.toUpperCase()}${what.slice(1)}`),
          ` (${[...of].join(", ")}): ${how}.`
        )
      )
    )
  ];
}
