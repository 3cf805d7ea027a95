using ChatPlatform.Core.Knowledge.Web.Fetching;

namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>Collects what a run does.</summary>
internal sealed class WebRunReport
{
    private readonly List<WebPageFailure> _failures = [];
    private readonly List<string> _notes = [];
    private int _failed;

    public int Read { get; set; }

    public int Unchanged { get; set; }

    public int Removed { get; set; }

    /// <summary>The first address to which the egress rules forbade a connection; null for none.</summary>
    public string? Blocked { get; private set; }

    public void Fail(string address, WebResponse.Failed failure)
    {
        _failed++;
        Blocked ??= failure.IsBlocked ? address : null;
        if (_failures.Count < WebRunResult.MaxFailures)
        {
            _failures.Add(new(address, failure.Reason));
        }
    }

    public void Fail(string address, string reason) => Fail(address, new WebResponse.Failed(reason));

    /// <summary>Notes something about the whole run, as a sentence for users.</summary>
    public void Note(string sentence) => _notes.Add(sentence);

    /// <param name="error">Why no page could be read; null when the run came to the pages.</param>
    public WebRunResult ToResult(string? error = null) => new(
        Read, Unchanged, error is null ? _failed : 0, Removed, error is not null,
        error ?? (_notes.Count > 0 ? string.Join(' ', _notes) : null), error is null ? _failures : []);
}
