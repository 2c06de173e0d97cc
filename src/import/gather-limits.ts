/** Columns of a log. The widest logs of trainers that we know have some hundreds; one that claims more is damaged, or none. */
export const maxColumns = 50_000;

/**
 * Rows of one file that are gathered, whatever its format; what a binary file may claim before it is read is bounded by its
 * reader. A log of steps has far fewer, and a small packed file can hold more than memory does.
 */
export const maxRowsGathered = 2_000_000;
