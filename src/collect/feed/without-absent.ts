/** The same fields without those that are undefined, as `exactOptionalPropertyTypes` asks. */
export function withoutAbsent<T extends object>(fields: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
