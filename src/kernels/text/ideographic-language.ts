/** Characters read. */
const READ = 500;
/** Share of East Asian characters among the letters that decides. Product names in Latin letters stand in every text. */
const ENOUGH = 0.2;

/**
 * Chinese, Japanese or Korean by script alone: Kana and Hangul belong to one language each, Han without Kana is Chinese.
 * Null for every other text. O(1): reads the first 500 characters.
 */
export function ideographicLanguage(text: string): 'zh' | 'ja' | 'ko' | null {
  let [han, kana, hangul, others] = [0, 0, 0, 0];
  const end = Math.min(text.length, READ);
  for (let i = 0; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x41) continue;
    if (unit < 0x1100) {
      if ((unit >= 0xc0 && unit !== 0xd7 && unit !== 0xf7) || (unit | 32) >= 0x61) others++;
    } else if (unit >= 0x3041 && unit <= 0x30ff) kana++;
    else if ((unit >= 0x3400 && unit <= 0x9fff) || (unit >= 0xf900 && unit <= 0xfaff)) han++;
    else if (unit >= 0xac00 && unit <= 0xd7a3) hangul++;
  }
  const eastAsian = han + kana + hangul;
  if (eastAsian === 0 || eastAsian < (eastAsian + others) * ENOUGH) return null;
  if (hangul > kana && hangul * 2 > han) return 'ko';
  return kana * 10 > eastAsian ? 'ja' : 'zh';
}
