/** Told how much of a long computation is done, 0 to 1. It throws CANCELLED when the computation is to stop. */
export type Progress = (done: number) => void;

export const noProgress: Progress = () => {};
