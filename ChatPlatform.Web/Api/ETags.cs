using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Api;

/// <summary>
/// Entity tags for optimistic concurrency: the ETag of a read value is sent back in <see cref="IfMatch"/>.
/// </summary>
public static class ETags
{
    /// <summary>Sets the ETag header to the version of the value.</summary>
    private static void SetHeader(HttpContext context, uint version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version:x}\"");

    /// <summary>200 with the value and its ETag.</summary>
    public static Ok<T> Ok<T>(HttpContext context, T value, uint version)
    {
        SetHeader(context, version);
        return TypedResults.Ok(value);
    }

    /// <summary>201 with the value and its ETag.</summary>
    public static Created<T> Created<T>(HttpContext context, string location, T value, uint version)
    {
        SetHeader(context, version);
        return TypedResults.Created(location, value);
    }
}
