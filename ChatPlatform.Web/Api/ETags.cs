using System.Globalization;
using ChatPlatform.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Api;

/// <summary>Versions of rows as entity tags: read one, send it back in If-Match, and a change that somebody else made meanwhile is not lost.</summary>
public static class ETags
{
    /// <summary>Says which version the answer shows.</summary>
    public static void Show(HttpContext context, uint version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version:x}\"");

    /// <summary>200 with the value and its version.</summary>
    public static Ok<T> Shown<T>(HttpContext context, T value, uint version)
    {
        Show(context, version);
        return TypedResults.Ok(value);
    }

    /// <summary>The version that the caller has seen, or why the write cannot go on: none named is 428, one that is none of ours is 412.</summary>
    public static (uint ConcurrencyToken, ProblemHttpResult? Refusal) Expected(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        return header.Length == 0
            ? (0, ProblemCodes.Problem(StatusCodes.Status428PreconditionRequired, "precondition_required", "Send If-Match with the ETag of what you have read."))
            : header is ['"', .. var value, '"'] && uint.TryParse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var version)
                ? (version, null)
                : (0, Stale());
    }

    public static ProblemHttpResult Stale() =>
        ProblemCodes.Problem(StatusCodes.Status412PreconditionFailed, "stale", "Somebody has changed this meanwhile. Read it again and repeat your change.");
}
