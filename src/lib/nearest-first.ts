/** Names in the order in which one of them may be what was meant by another. */

/** Letters of a name that are compared. */
const longest = 80;
/** Letters with which a name counts as a part of another. */
const leastPart = 3;

/**
 * Names by how many letters must be changed, added or left out to make the one that was asked for, capital letters or not;
 * those that hold it, or that it holds, come first. Equal ones keep their order.
 */
export function nearestFirst(names: Iterable<string>, asked: string): string[] {
  const wanted = comparable(asked);
  return [...names]
    .map((name) => {
      const plain = comparable(name);
      const isPart =
        [plain, wanted].every((name) => name.length >= leastPart) && (plain.includes(wanted) || wanted.includes(plain));
      return { name, distance: distance(plain, wanted), isPart };
    })
    .sort((a, b) => Number(b.isPart) - Number(a.isPart) || a.distance - b.distance)
    .map(({ name }) => name);
}

function comparable(name: string): string {
  return name.normalize("NFKC").toLowerCase().slice(0, longest);
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    above = row;
  }
  return above[b.length]!;
}
