/** Names that every run's file or folder has: they tell no run from another. */
const everyonesFile =
  /^(trainer_state|output|console|std(out|err)|nohup|metrics?|logs?|logging|train(ing)?(_log)?|history|experiment_log|progress)$/i;
const everyonesFolder = /^(checkpoint-\d+|global_step_?\d+|logs?|files|outputs?|results?|metrics|wandb|\.{0,2}|tmp)$/i;

/** Beginning of a path that says whose it is, not what. */
const everyonesRoot =
  /^([A-Z]:)?[\\/]+((home|users|mnt|media|volumes)[\\/]+[^\\/]+[\\/]+|(root|tmp|data|workspace)[\\/]+)?/i;

/** The file's name without its endings; where every run's file has that name, the folder's. */
export function nameOfFile(path: string): string {
  const folders = path.replace(everyonesRoot, "").split(/[\\/]/);
  const name = folders
    .pop()!
    .replace(/(\.(parquet|arrow|feather|jsonl?|csv|tsv|log|txt|out|gz|zst|wandb|json))+$/i, "");
  const folder = everyonesFile.test(name) ? folders.findLast((folder) => !everyonesFolder.test(folder)) : undefined;
  return folder || name || path;
}
