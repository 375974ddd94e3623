import { BellwetherError } from '../../base/errors.ts';

/** A `tokenizer.json` for BERT's WordPiece from its older form, a `vocab.txt` with one token a line. */
export function vocabularyTokenizer(vocabulary: string, lowercase: boolean): object {
  const tokens = vocabulary.replace(/\r?\n$/, '').split(/\r?\n/);
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const special = (token: string) => {
    const id = vocab[token];
    if (id === undefined)
      throw new BellwetherError(
        'MODEL_INVALID',
        `vocab.txt has no ${token}: it is no vocabulary of BERT's WordPiece.`,
      );
    return { id, token };
  };
  const [cls, sep, pad, unknown] = ['[CLS]', '[SEP]', '[PAD]', '[UNK]'].map(special) as [
    Special,
    Special,
    Special,
    Special,
  ];
  return {
    version: '1.0',
    added_tokens: [cls, sep, pad, unknown].map(({ id, token }) => ({
      id,
      content: token,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [cls.id], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [sep.id], tokens: ['[SEP]'] },
      },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  };
}

interface Special {
  readonly id: number;
  readonly token: string;
}
