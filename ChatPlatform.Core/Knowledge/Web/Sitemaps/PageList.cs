namespace ChatPlatform.Core.Knowledge.Web.Sitemaps;

/// <summary>The pages that a run reads.</summary>
/// <param name="Pages">In order, without repetitions.</param>
/// <param name="IsComplete">True when the whole list is known, so that a page that is not in it is no longer
/// listed.</param>
/// <param name="Error">Why there is no list, for users; null when there is one.</param>
internal sealed record PageList(IReadOnlyList<Uri> Pages, bool IsComplete, string? Error = null);
