using ChatPlatform.Web.Api.Paging;

namespace ChatPlatform.Web.Api;

/// <summary>An example of a request's body.</summary>
public sealed record RequestExample(object Value);

/// <summary>An example of an answer's body.</summary>
public sealed record AnswerExample(int Status, object Value);

/// <summary>A status that the route gives besides those of every route.</summary>
public sealed record AlsoAnswers(int Status, string When);

/// <summary>The words of the API's document, on the routes themselves.</summary>
public static class ApiText
{
    /// <summary>What the route takes, by an example.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, object example) =>
        route.WithMetadata(new RequestExample(example));

    /// <summary>What the route answers, by an example.</summary>
    public static RouteHandlerBuilder Gives<T>(
        this RouteHandlerBuilder route, T example, int status = StatusCodes.Status200OK)
        where T : notnull => route.Produces<T>(status).WithMetadata(new AnswerExample(status, example));

    /// <summary>A page of these.</summary>
    public static RouteHandlerBuilder GivesPage<T>(this RouteHandlerBuilder route, T example) =>
        route.Gives(new ApiPage<T>([example], "CfDJ8Kx2..."));

    public static RouteHandlerBuilder GivesNothing(this RouteHandlerBuilder route) =>
        route.Produces(StatusCodes.Status204NoContent);

    /// <summary>A stream of server-sent events.</summary>
    public static RouteHandlerBuilder GivesEvents(this RouteHandlerBuilder route, string example) =>
        route
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .WithMetadata(new AnswerExample(StatusCodes.Status200OK, example));

    /// <summary>A file of this media type.</summary>
    public static RouteHandlerBuilder GivesFile(this RouteHandlerBuilder route, string mediaType) =>
        route
            .Produces<string>(StatusCodes.Status200OK, mediaType.Split(';')[0])
            .WithMetadata(new AnswerExample(StatusCodes.Status200OK, ""));

    /// <summary>A refusal of this route in particular.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, int status, string when) =>
        route.WithMetadata(new AlsoAnswers(status, when));

    /// <summary>A write that two people could do at once: If-Match is asked for.</summary>
    public static RouteHandlerBuilder WithIfMatch(this RouteHandlerBuilder route) => route
        .WithMetadata(new TakesIfMatch())
        .Refuses(StatusCodes.Status412PreconditionFailed, "Somebody has changed it meanwhile.")
        .Refuses(StatusCodes.Status428PreconditionRequired, "If-Match is missing.");
}

/// <summary>The route asks for If-Match.</summary>
public sealed record TakesIfMatch;

/// <summary>The route takes a file in the field of a multipart form.</summary>
public sealed record TakesFile(string Field);
