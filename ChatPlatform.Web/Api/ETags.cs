using System.Globalization;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Problems;
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

    /// <inheritdoc cref="Ok{T}(HttpContext, T, uint)"/>
    public static Ok<T> Ok<T>(HttpContext context, T value)
        where T : IHasConcurrencyToken => Ok(context, value, value.ConcurrencyToken);

    /// <summary>200 with the value and its ETag, or 404 when it is null.</summary>
    public static IResult OkOrNotFound<T>(HttpContext context, T? value)
        where T : class, IHasConcurrencyToken =>
        value is null ? ProblemCodes.NotFound() : Ok(context, value);

    /// <inheritdoc cref="Created{T}(HttpContext, string, T, uint)"/>
    public static Created<T> Created<T>(HttpContext context, string location, T value)
        where T : IHasConcurrencyToken => Created(context, location, value, value.ConcurrencyToken);

    /// <summary>The result of a change; 200 with the value and its ETag when saved.</summary>
    /// <param name="ifMatch">The If-Match header; null for changes without a precondition.</param>
    public static Task<IResult> ToOkAsync<T>(
        this Task<EditOutcome<T>> change, HttpContext context, IfMatch? ifMatch = null)
        where T : IHasConcurrencyToken => change.ToResultAsync(value => Ok(context, value), ifMatch);

    /// <summary>The result of an addition; 201 with the value and its ETag when saved.</summary>
    public static Task<IResult> ToCreatedAsync<T>(
        this Task<EditOutcome<T>> change, HttpContext context, Func<T, string> location)
        where T : IHasConcurrencyToken =>
        change.ToResultAsync(value => Created(context, location(value), value));
}
