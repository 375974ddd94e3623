"""Key phrases by yake or rake-nltk: {"method", "texts": [{"title", "body"}]} -> {"phrases", "seconds"}."""

import json
import sys
import time

request = json.load(sys.stdin)
texts = [f"{t['title']}. {t['body']}" if t["title"] else t["body"] for t in request["texts"]]

if request["method"] == "yake":
    import yake

    extractor = yake.KeywordExtractor(lan="en", n=3, top=10)

    def find(text):
        return [phrase for phrase, _ in extractor.extract_keywords(text)]

else:
    import pathlib
    import re

    import yake
    from rake_nltk import Rake

    # Its own stop words and splitters are a download; it is given yake's list and plain splitters instead.

    stop_words = (pathlib.Path(yake.__file__).parent / "core/StopwordsList/stopwords_en.txt").read_text().split()
    rake = Rake(
        stopwords=stop_words,
        max_length=3,
        include_repeated_phrases=False,
        sentence_tokenizer=lambda t: re.split(r"(?<=[.!?])\s+", t),
        word_tokenizer=lambda t: re.findall(r"\w+|[^\w\s]", t),
    )

    def find(text):
        rake.extract_keywords_from_text(text)
        return rake.get_ranked_phrases()[:10]


started = time.process_time()
phrases = [find(text) for text in texts]
json.dump({"phrases": phrases, "seconds": time.process_time() - started}, sys.stdout)
