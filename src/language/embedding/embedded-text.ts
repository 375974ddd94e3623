/** Characters of a body that its vector stands for: what a text is about is said at its beginning. */
export const EMBEDDED_LENGTH = 2_000;
