namespace ChatPlatform.Web.Components.Pages.Knowledge.Uploads;

/// <summary>A file that is being uploaded.</summary>
/// <param name="Id">Number assigned by the browser.</param>
/// <param name="Percent">0 to 100.</param>
/// <param name="IsRetrying">True between two attempts, after the connection was lost.</param>
/// <param name="IsNameTaken">True while the user decides about a document with the same name.</param>
/// <param name="Failure">Error message; null when there is none.</param>
public sealed record UploadItem(
    int Id, string Name, long Size, int Percent = 0, string? Failure = null, bool IsRetrying = false,
    bool IsNameTaken = false);
