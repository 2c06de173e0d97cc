/** Which modules are mutated, and which tests look at them. */
import { globSync } from "tinyglobby";

export type Part = "statistics" | "rest";

/** What fits and infers; the rest of `src` and `loaders` is sampled. */
const statistics = [
  "src/lib/inference/**/*.ts",
  "src/lib/{compare,forms,law,runs,statistics,user-runs}/**/*.ts",
  "src/lib/plan/{accounting,best,doubling,forecast,late-slope,limited-data,marginal,model,reach,size-line,study}.ts",
  "src/lib/{compare,curve-records,goodness,log-moments}.ts",
  "loaders/analysis/{inference,prediction}/**/*.ts",
  "loaders/analysis/build-{fits,run-slopes}.ts",
  "loaders/analysis/stages-ahead.ts"
];

export function modulesOf(part: Part): string[] {
  const options = { ignore: ["**/*.d.ts", "src/.observablehq/**", "src/bundles/**"] };
  const theirs = globSync(statistics, options);
  if (part === "statistics") return theirs.sort();
  const all = globSync(["src/**/*.ts", "loaders/**/*.ts"], options);
  return all.filter((path) => !theirs.includes(path)).sort();
}

/** Tests that start processes or load pages by their names see no mutant, those of the site look at a build, and some read the code instead of running it. */
export const testsWithoutMutants = [
  "test/{browser,numbers,build,bench,fuzz,mutants}/**",
  "test/output/{kept,lock}.test.ts",
  "test/cli/{any-place,everywhere,piped}*.test.ts",
  "test/lib/forms/one-place.test.ts",
  "test/paper/{hostile-names,study-pages,study-site,tables}.test.ts",
  "test/reduce/spark.test.ts"
];

/** Tests of the site that a mutant of its pages is seen by: these make the pages, instead of reading a build. */
export const pageTests = globSync(
  "test/numbers/{base-and-instruct,claims,data,data-reuse,efficiency,elsewhere,elsewhere-evidence,elsewhere-pages,explore,figure-refits,figure-rows,figure-rows-beyond,figure-rows-law,figure-rows-other,figure-rows-plan,figure-views,index,line-positions,llama,methods,overview-drawings,plan,power-law,reading,response-length,reuse-positions,rollouts,runs,saturation,table-files,tables,transfer}.test.ts"
).sort();

/** Tests of the first stage: those of the rest are many, and the statistics have theirs in one folder. */
export const nearTests: Record<Part, RegExp> = {
  statistics:
    /^test\/(lib|loaders\/(inference-bounds|build-inference|build-prediction|[a-z]+-(records?|subjects))\.test)/,
  rest: /^test\/(cases|cli|client|components|data|doctor|import|lib|library|live|loaders|numbers|output|paper|reduce|report|site)\//
};

/** Where the tests of a room lie: `src/import/steps` has `test/import/`. */
export function testFolderOf(room: string): string {
  const [root, name] = room.split("/");
  return root === "loaders" && ["analysis", "make-runs", "study"].includes(name ?? "")
    ? "test/loaders/"
    : `test/${name}/`;
}
