/** Columns of a log. The widest logs of trainers that we know have some hundreds; one that claims more is damaged, or none. */
export const maxColumns = 50_000;
