using ChatPlatform.Web.Api.Paging;

namespace ChatPlatform.Web.Api;

/// <summary>Endpoint metadata: example of the request body.</summary>
public sealed record RequestExample(object Value);

/// <summary>Endpoint metadata: example of the response body.</summary>
public sealed record ResponseExample(int Status, object Value);

/// <summary>Endpoint metadata: an error status specific to the route.</summary>
public sealed record ErrorStatus(int Status, string When);

/// <summary>Extension methods that document routes for OpenAPI.</summary>
public static class ApiText
{
    /// <summary>Sets an example of the request body.</summary>
    public static RouteHandlerBuilder WithRequestExample(this RouteHandlerBuilder route, object example) =>
        route.WithMetadata(new RequestExample(example));

    /// <summary>Sets the response type with an example.</summary>
    public static RouteHandlerBuilder ProducesExample<T>(
        this RouteHandlerBuilder route, T example, int status = StatusCodes.Status200OK)
        where T : notnull => route.Produces<T>(status).WithMetadata(new ResponseExample(status, example));

    /// <summary>The response is a page of items like the example.</summary>
    public static RouteHandlerBuilder ProducesPage<T>(this RouteHandlerBuilder route, T example) =>
        route.ProducesExample(new ApiPage<T>([example], "CfDJ8Kx2..."));

    public static RouteHandlerBuilder ProducesNoContent(this RouteHandlerBuilder route) =>
        route.Produces(StatusCodes.Status204NoContent);

    /// <summary>The response is a stream of server-sent events.</summary>
    public static RouteHandlerBuilder ProducesEvents(this RouteHandlerBuilder route, string example) =>
        route
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .WithMetadata(new ResponseExample(StatusCodes.Status200OK, example));

    /// <summary>The response is a file of the given media type.</summary>
    public static RouteHandlerBuilder ProducesFile(this RouteHandlerBuilder route, string mediaType) =>
        route
            .Produces<string>(StatusCodes.Status200OK, mediaType.Split(';')[0])
            .WithMetadata(new ResponseExample(StatusCodes.Status200OK, ""));

    /// <summary>Adds an error status specific to the route.</summary>
    public static RouteHandlerBuilder ProducesError(this RouteHandlerBuilder route, int status, string when) =>
        route.WithMetadata(new ErrorStatus(status, when));

    /// <summary>Documents optimistic concurrency: the route requires If-Match.</summary>
    public static RouteHandlerBuilder WithIfMatch(this RouteHandlerBuilder route) => route
        .WithMetadata(new IfMatchMetadata())
        .ProducesError(StatusCodes.Status412PreconditionFailed, "The version has changed since it was read.")
        .ProducesError(StatusCodes.Status428PreconditionRequired, "If-Match is missing.");
}

/// <summary>Endpoint metadata: the route requires If-Match.</summary>
public sealed record IfMatchMetadata;

/// <summary>Endpoint metadata: the route accepts a file in a field of a multipart form.</summary>
/// <param name="Example">Name of an example file.</param>
public sealed record FileUploadMetadata(string Field, string Example);
