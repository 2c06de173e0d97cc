/** Shape of a crossing of two laws in results.json: of model sizes or of rollout groups. */
import { type Static, Type } from "typebox";
import { boolean, described, nullable, positive, record, share } from "./record-words.js";

const word = described(
  Type.Enum(["overtakes", "falls behind", "always ahead", "never ahead"]),
  "overtakes: the larger model is behind up to the crossing, ahead after it; falls behind: the reverse; parallel lines, and " +
    "crossings beyond what a number can hold, are always ahead or never ahead"
);
const rangeWord = described(
  Type.Enum(["overtakes", "falls behind", "ahead throughout", "behind throughout", "nothing in common"]),
  "the same within the X that both were measured at"
);

const pairEnd = record({
  x: described(positive, "FLOPs or samples"),
  smallerLoss: described(positive, "loss on its own power law"),
  largerLoss: described(positive, "loss on its own power law"),
  chanceLarger: described(share, "chance that the larger model's law is the lower one here")
});

export const crossing = record({
  smaller: positive,
  larger: positive,
  neighbours: described(boolean, "next to each other among the sizes"),
  word,
  x: described(nullable(positive), "X of the crossing; null where there is none that a number can hold"),
  position: described(
    nullable(Type.Enum(["below", "inside", "above"])),
    "where it lies against the X that both were measured at; null without a crossing or a common range"
  ),
  inRange: rangeWord,
  ends: described(
    nullable(record({ from: pairEnd, to: pairEnd })),
    "both ends of the common range; null when they share none"
  )
});

export type CrossingWord = Static<typeof word>;
export type RangeWord = Static<typeof rangeWord>;
export type PairEnd = Static<typeof pairEnd>;
export type Crossing = Static<typeof crossing>;
