"""The vocabulary: the teacher's word pieces, and frequent words that it would cut, whole. The reference tokenizer over it."""

import re
from collections import Counter

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN = "[UNK]"
SPECIAL = re.compile(r"^\[(unused\d+|PAD|UNK|CLS|SEP|MASK)\]$")


def tokenizer_over(pieces: list[str]) -> Tokenizer:
    """BERT's own, but symbols (emoji, currency) stand alone. What src/kernels/text/word-piece.ts must equal."""
    numbers = {piece: at for at, piece in enumerate([*pieces, UNKNOWN])}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token=UNKNOWN, max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Split(Regex(r"\p{S}"), "isolated")]
    )
    return tokenizer


def choose_pieces(teacher: Tokenizer, texts: list[str], added: int) -> list[str]:
    """Pieces that begin a word first, then those that continue one, each in order of the alphabet."""
    base = [piece for piece in teacher.get_vocab() if not SPECIAL.match(piece)]
    known = set(base)
    plain = tokenizer_over(base)
    words: Counter[str] = Counter()
    for start in range(0, len(texts), 10_000):
        for text in texts[start : start + 10_000]:
            words.update(re.findall(r"[a-z]{4,24}", plain.normalizer.normalize_str(text)))
    fresh = [word for word, _ in words.most_common() if word not in known]
    return sorted(piece for piece in [*known, *fresh[:added]] if not piece.startswith("##")) + sorted(
        piece for piece in known if piece.startswith("##")
    )
