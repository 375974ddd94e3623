/**
 * Characters of a body that its vector stands for: what a text is about is said at its beginning. Hybrid search ranks as
 * well with 500, 700, 1,000 or 2,000 (`npm run bench -- ir`), and a third of the text costs a third of the time.
 */
export const EMBEDDED_LENGTH = 700;
