"""Sentences in many languages from the translations that Django ships (BSD-3): {} -> {"sentences": [[language, text]]}.

Interface messages of three words or more (of eight characters or more where words are not spaced), without placeholders,
each once. English is what the translations are of.
"""

import json
import pathlib
import re
import sys

import django

#: Folder name to ISO 639-1.
LOCALES = {"zh_Hans": "zh", "nb": "no", "pt_BR": "pt"} | {code: code for code in (
    "de fr es it pt nl pl cs sk sv da fi hu ro tr ru uk bg el ar he fa hi ja ko vi id hr sl et lv lt ca sr".split())}
UNSPACED = {"zh", "ja", "th"}

sys.stdin.read()
root = pathlib.Path(django.__file__).parent
seen = set()
for path in sorted(root.glob("**/locale/*/LC_MESSAGES/django.po")):
    language = LOCALES.get(path.parts[-3])
    if language is None:
        continue
    text = path.read_text(encoding="utf-8")
    for entry in text.split("\n\n"):
        fields = {}
        for key, first, more in re.findall(r'^(msgid|msgstr) "(.*)"\n?((?:"[^\n]*"\n?)*)', entry, re.M):
            fields[key] = first + "".join(re.findall(r'^"(.*)"$', more, re.M))
        for lang, value in (("en", fields.get("msgid")), (language, fields.get("msgstr"))):
            if not value or re.search(r"[%{<\\]", value) or fields.get("msgid") == fields.get("msgstr"):
                continue
            enough = len(value) >= 8 if lang in UNSPACED else len(value.split()) >= 3
            if enough:
                seen.add((lang, value))
json.dump({"sentences": sorted(seen)}, sys.stdout)
