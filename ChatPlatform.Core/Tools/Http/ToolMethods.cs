namespace ChatPlatform.Core.Tools.Http;

/// <summary>The HTTP methods of tools.</summary>
public static class ToolMethods
{
    /// <summary>The methods that a tool may have.</summary>
    public static IReadOnlyList<string> All { get; } = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>True for methods that send a body.</summary>
    public static bool HasBody(string method) => method is "POST" or "PUT" or "PATCH";

    /// <summary>
    /// True for methods that may have side effects at the service: all but GET and HEAD (RFC 9110, section 9.2.1).
    /// </summary>
    public static bool HasSideEffects(string method) => method is not ("GET" or "HEAD");
}
