/**
 * The environment of PostgreSQL's programs: nothing of the caller's PG* variables or locale, which would
 * change where they connect, what they accept and the language of the lines we read.
 */
export function programEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
