"""Sentiment by vaderSentiment or textblob: {"method", "texts": [text]} -> {"scores", "seconds"}."""

import json
import sys
import time

request = json.load(sys.stdin)
if request["method"] == "vader":
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()

    def score(text):
        return analyzer.polarity_scores(text)["compound"]

else:
    from textblob import TextBlob

    def score(text):
        return TextBlob(text).sentiment.polarity


score("warm up")
started = time.process_time()
scores = [score(text) for text in request["texts"]]
json.dump({"scores": scores, "seconds": time.process_time() - started}, sys.stdout)
