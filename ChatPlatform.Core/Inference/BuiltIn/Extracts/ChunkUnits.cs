using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>Splits a chunk's text into sentences, list items, rows and labelled values.</summary>
public static class ChunkUnits
{
    /// <summary>Words of a labelled line up to which its sentences stay together: they share the label.</summary>
    private const int MaxLabelledWords = 30;

    public static IReadOnlyList<TextUnit> Of(string text)
    {
        var reader = new Reader();
        var lines = TextLines.Of(text);
        for (var i = 0; i < lines.Count;)
        {
            var rows = lines.Skip(i).TakeWhile(l => UnitRules.IsRow(l.Text)).ToList();
            if (rows.Count > 0)
            {
                reader.AddRows(rows);
                i += rows.Count;
            }
            else
            {
                reader.Add(lines[i], i + 1 < lines.Count ? lines[i + 1] : null);
                i++;
            }
        }

        return reader.Units;
    }

    /// <summary>Collects the units, with the heading and the list that each stands under.</summary>
    private sealed class Reader
    {
        private readonly List<TextUnit> _units = [];
        private string? _context;
        private string? _introduction;
        private int _list;
        private bool _isInList;

        public IReadOnlyList<TextUnit> Units => _units;

        public void AddRows(IReadOnlyList<TextLine> rows)
        {
            _isInList = false;
            _units.AddRange(TableRows.Read(rows, _context));
        }

        public void Add(TextLine line, TextLine? next)
        {
            var item = UnitRules.WithoutMark(line.Text);
            var isItem = item is not null
                && (_isInList || _introduction is not null || !UnitRules.IsHeading(item)
                    || (next is not null && UnitRules.WithoutMark(next.Text) is not null));
            if (isItem)
            {
                AddItem(item!, line.Source);
                return;
            }

            _isInList = false;
            var text = item ?? line.Text;
            if (UnitRules.IsHeading(text))
            {
                _context = text.TrimEnd(':').TrimEnd();
                _introduction = text.EndsWith(':') ? text : null;
                _units.Add(new(text, line.Source, UnitKind.Heading, null, false));
                return;
            }

            _introduction = null;
            AddSentences(text, line.Source);
        }

        private void AddItem(string text, string source)
        {
            if (!_isInList)
            {
                (_isInList, _list) = (true, _list + 1);
            }

            var usable = !UnitRules.IsJunk(text) && (_introduction is not null || !UnitRules.IsFragment(text));
            _units.Add(new(text, source, UnitKind.Item, _introduction ?? _context, usable, _list));
        }

        private void AddSentences(string text, string source)
        {
            if (UnitRules.IsLabelled(text)
                && (SentenceText.Split(text) is [_]
                    || (UnitRules.HasShortLabel(text) && UnitRules.CountWords(text) <= MaxLabelledWords)))
            {
                _units.Add(new(text, source, UnitKind.Labelled, _context, !UnitRules.IsJunk(text)));
                return;
            }

            var sentences = SentenceText.Split(text);
            for (var i = 0; i < sentences.Count; i++)
            {
                var sentence = sentences[i];
                if (i == 0 && UnitRules.IsQuestion(sentence))
                {
                    _context = sentence;
                    _units.Add(new(sentence, sentence, UnitKind.Heading, null, false));
                    continue;
                }

                // A chunk that begins within a sentence.
                var isTorn = _units.Count == 0 && sentences.Count > 1 && char.IsLower(sentence[0]);
                var usable = !isTorn && !UnitRules.IsJunk(sentence) && !UnitRules.IsFragment(sentence);
                _units.Add(
                    new(sentence, SourceOf(sentence, source), UnitKind.Sentence, _context, usable));
            }
        }

        /// <summary>The sentence with the line breaks of its source.</summary>
        private static string SourceOf(string sentence, string source)
        {
            var at = source.ReplaceLineEndings(" ").IndexOf(sentence, StringComparison.Ordinal);
            return at < 0 ? sentence : source.Substring(at, sentence.Length);
        }
    }
}
