/** Test files in the order of how long they took: a mutant is mostly killed by a quick one, and the rest need not run. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

export default class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const took = ({ project, moduleId }: TestSpecification) => {
      const path = moduleId.startsWith(this.ctx.config.root) ? moduleId.slice(this.ctx.config.root.length) : moduleId;
      return this.ctx.cache.getFileTestResults(`${project.name}:${path}`)?.duration ?? 0;
    };
    return [...files].sort((a, b) => took(a) - took(b));
  }
}
