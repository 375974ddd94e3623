"""Extractive summaries by sumy: for every document the sentences that each method takes, by number, best given to it alone.

Input: {"documents": [[sentence, ...], ...], "counts": [n, ...]}. Output: {"method": {"picks": [[number, ...], ...], "seconds": s}}.
"""
import json
import re
import sys
import time

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words


class Words:
    """Words by a regular expression: sumy's own tokenizer downloads a model, and the sentences are given."""

    def to_words(self, text):
        return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text)


def main():
    given = json.load(sys.stdin)
    stemmer = Stemmer("english")
    answer = {}
    for name, kind in (("LexRank", LexRankSummarizer), ("LSA", LsaSummarizer), ("TextRank", TextRankSummarizer)):
        summarizer = kind(stemmer)
        summarizer.stop_words = get_stop_words("english")
        started = time.process_time()
        picks = []
        for sentences, count in zip(given["documents"], given["counts"]):
            objects = [Sentence(text, Words()) for text in sentences]
            document = ObjectDocumentModel([Paragraph(objects)])
            try:
                chosen = summarizer(document, count)
            except Exception:  # It cannot rank some documents, such as those without a word.
                chosen = objects[:count]
            numbers = [next(i for i, other in enumerate(objects) if other is one) for one in chosen]
            picks.append(numbers)
        answer[name] = {"picks": picks, "seconds": time.process_time() - started}
    json.dump(answer, sys.stdout)


main()
