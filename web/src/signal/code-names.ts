const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });
const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** `en` is English. A code that the browser does not know stays as it is. */
export function languageName(code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

/** `DE` or `de` is Germany. */
export function countryName(code: string): string {
  try {
    return countries.of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}
