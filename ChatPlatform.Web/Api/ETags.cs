using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Api;

/// <summary>
/// Versions of rows as entity tags: read one, send it back in <see cref="IfMatch"/>, and a change that somebody else
/// made meanwhile is not lost.
/// </summary>
public static class ETags
{
    /// <summary>Says which version the answer shows.</summary>
    private static void Show(HttpContext context, uint version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version:x}\"");

    /// <summary>200 with the value and its version.</summary>
    public static Ok<T> Shown<T>(HttpContext context, T value, uint version)
    {
        Show(context, version);
        return TypedResults.Ok(value);
    }

    /// <summary>201 with the value and its version.</summary>
    public static Created<T> Created<T>(HttpContext context, string location, T value, uint version)
    {
        Show(context, version);
        return TypedResults.Created(location, value);
    }
}
