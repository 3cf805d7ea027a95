using System.Text;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>
/// Removes a model's thoughts, as in &lt;think&gt;...&lt;/think&gt;, from the text of an answer while it streams (K9).
/// Some servers omit the opening tag: then everything before the closing tag is a thought.
/// </summary>
/// <param name="holdsStart">True for a model that is known to omit the opening tag: nothing is shown before the closing
/// tag or the end.</param>
internal sealed class ThinkFilter(bool holdsStart)
{
    private static readonly string[] s_openings = ["<think>", "<thinking>"];
    private static readonly string[] s_closings = ["</think>", "</thinking>"];
    private static readonly string[] s_all = [.. s_openings, .. s_closings];

    /// <summary>The end of the text, which may become a tag.</summary>
    private readonly StringBuilder _held = new();

    /// <summary>Text that is held back because it may be a thought.</summary>
    private readonly StringBuilder _kept = new();
    private bool _isThinking;
    private bool _hasThought;
    private bool _isHolding = holdsStart;
    private bool _hasShown;
    private bool _trims = true;

    /// <summary>True once a closing tag came without its opening tag.</summary>
    public bool OmitsOpening { get; private set; }

    /// <summary>The text that can be shown now.</summary>
    /// <param name="retracts">True when what was shown before is a thought, and only the result is part of the answer.
    /// </param>
    public string Append(string piece, out bool retracts)
    {
        retracts = false;
        _held.Append(piece);
        var shown = new StringBuilder();
        while (NextTag() is { } tag)
        {
            var before = _held.ToString(0, tag.Start);
            _held.Remove(0, tag.Start + tag.Name.Length);
            if (s_openings.Contains(tag.Name))
            {
                Show(shown, before);
                _isThinking = _hasThought = true;
            }
            else if (_isThinking || _hasThought)
            {
                Show(shown, before);
                _isThinking = false;
            }
            else
            {
                // Without an opening tag, all of it was a thought.
                retracts |= _hasShown;
                OmitsOpening = _hasThought = true;
                shown.Clear();
                _kept.Clear();
                (_hasShown, _isHolding) = (false, false);
            }

            _trims = true;
        }

        var safe = _held.Length - PartialTag();
        Show(shown, _held.ToString(0, safe));
        _held.Remove(0, safe);
        return shown.ToString();
    }

    /// <summary>The text that is still held back, at the end of the answer.</summary>
    public string End()
    {
        _isHolding = false;
        var shown = new StringBuilder();
        Show(shown, _kept.ToString());
        Show(shown, _held.ToString());
        return shown.ToString();
    }

    private void Show(StringBuilder shown, string text)
    {
        if (_isThinking)
        {
            return;
        }

        if (_isHolding)
        {
            _kept.Append(text);
            return;
        }

        if (_trims)
        {
            text = text.TrimStart();
        }

        if (text.Length > 0)
        {
            shown.Append(text);
            (_trims, _hasShown) = (false, true);
        }
    }

    /// <summary>The first tag that means something now: inside of thoughts only their end.</summary>
    private (int Start, string Name)? NextTag()
    {
        var text = _held.ToString();
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return null;
        }

        (int Start, string Name)? first = null;
        foreach (var name in _isThinking ? s_closings : s_all)
        {
            var start = text.IndexOf(name, StringComparison.Ordinal);
            if (start >= 0 && (first is null || start < first.Value.Start))
            {
                first = (start, name);
            }
        }

        return first;
    }

    /// <summary>Characters at the end that may become a tag.</summary>
    private int PartialTag()
    {
        var length = Math.Min(_held.Length, s_closings[1].Length - 1);
        var end = _held.ToString(_held.Length - length, length);
        var start = end.LastIndexOf('<');
        return start >= 0 && s_all.Any(t => t.StartsWith(end.AsSpan(start), StringComparison.Ordinal))
            ? end.Length - start
            : 0;
    }
}
