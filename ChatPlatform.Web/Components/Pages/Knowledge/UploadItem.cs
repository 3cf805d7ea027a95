namespace ChatPlatform.Web.Components.Pages.Knowledge;

/// <summary>A file on its way to the server.</summary>
/// <param name="Id">Number that the browser gave it.</param>
/// <param name="Percent">0 to 100.</param>
/// <param name="IsRetrying">True between two tries, after the connection was lost.</param>
/// <param name="Failure">What went wrong and the way out; null while it goes well.</param>
public sealed record UploadItem(
    int Id, string Name, long Size, int Percent = 0, string? Failure = null, bool IsRetrying = false);
