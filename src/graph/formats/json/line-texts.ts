import { fileError } from '../file-error.ts';
import { FILE_LIMITS } from '../limits.ts';

/** Cuts pieces of text into lines; blank ones are passed over. Throws `TOO_LARGE` for lines over 1 MiB. */
export function splitLines(
  fileName: string,
  onLine: (line: string, number: number) => void,
): { write(text: string): void; end(): void } {
  let rest = '';
  let number = 0;
  const give = (line: string): void => {
    number++;
    if (line.trim() !== '') onLine(line, number);
  };
  return {
    write(text) {
      const whole = rest + text;
      let from = 0;
      for (let end = whole.indexOf('\n'); end !== -1; end = whole.indexOf('\n', from)) {
        give(whole.slice(from, end));
        from = end + 1;
      }
      rest = whole.slice(from);
      if (rest.length > FILE_LIMITS.element)
        throw fileError(
          'TOO_LARGE',
          fileName,
          { unit: 'line', number: number + 1 },
          'The line is longer than 1 MiB.',
        );
    },
    end() {
      give(rest);
      rest = '';
    },
  };
}
