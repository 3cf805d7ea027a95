namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// Tells which letters of a Markdown text are in a code span or a fenced code block, while the text arrives letter by
/// letter. A code span that is still open ends with its line.
/// </summary>
internal sealed class CodeTracker
{
    private const int MinFenceLength = 3;
    private const string LinePrefix = " \t>-*+.)0123456789";

    private char _mark;
    private int _run;
    private bool _isRunFirst;
    private bool _isLineStart = true;
    private (char Mark, int Length) _fence;
    private bool _isFenceLine;
    private int _span;

    /// <summary>True when the last letter read belongs to code.</summary>
    public bool IsCode => _fence.Length > 0 || _span > 0;

    public void Read(char letter)
    {
        if (_run > 0 && letter != _mark)
        {
            EndRun();
        }

        if (letter is '`' or '~')
        {
            _isRunFirst = _run == 0 ? _isLineStart : _isRunFirst;
            _mark = letter;
            _run++;
        }

        if (letter == '\n')
        {
            (_isLineStart, _isFenceLine, _span) = (true, false, 0);
        }
        else
        {
            _isLineStart &= LinePrefix.Contains(letter, StringComparison.Ordinal);
        }
    }

    private void EndRun()
    {
        var (mark, length) = (_mark, _run);
        _run = 0;
        if (_fence.Length > 0)
        {
            if (_isFenceLine && mark == '`' && _fence.Mark == '`')
            {
                // A fence has no backtick on its line: this is a code span.
                (_span, _fence) = (length == _fence.Length ? 0 : _fence.Length, default);
            }
            else if (_isRunFirst && mark == _fence.Mark && length >= _fence.Length)
            {
                _fence = default;
            }
        }
        else if (_isRunFirst && _span == 0 && length >= MinFenceLength)
        {
            (_fence, _isFenceLine) = ((mark, length), true);
        }
        else if (mark == '`')
        {
            _span = _span == 0 ? length : _span == length ? 0 : _span;
        }
    }
}
