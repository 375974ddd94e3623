/** What XML 1.0 cannot hold, not even as a reference. */
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const SPECIAL = /[&<>"\t\n\r\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** A text inside of an element or of quotes; what XML cannot hold becomes U+FFFD. */
export function xmlText(text: string): string {
  return SPECIAL.test(text)
    ? text.replace(FORBIDDEN, '\uFFFD').replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character]!)
    : text;
}

/** A key: what XML cannot hold becomes U+FFFD and its number, so that different keys stay different. */
export function xmlKey(key: string): string {
  return SPECIAL.test(key)
    ? xmlText(
        key.replace(
          FORBIDDEN,
          (character) => `\uFFFD${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
        ),
      )
    : key;
}
