/** Where a command writes; a test passes its own. */
export interface Output {
  out: (text: string) => void;
  err: (text: string) => void;
}
