using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Unicode;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>Document uploads, streamed to disk.</summary>
public static class DocumentUploads
{
    /// <summary>Name of the form field with the file.</summary>
    public const string Field = "file";

    /// <summary>
    /// Idempotency key chosen by the client: repeating an upload with the same key returns the same document.
    /// </summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>Maximum size of the form besides the file, in bytes.</summary>
    private const long FormOverhead = 64 * 1024;

    public static void MapDocumentUpload(this RouteGroupBuilder documents) =>
        documents
            .MapPost("/", UploadAsync)
            .ForManagers()
            .WithSummary("Upload a document")
            .WithMetadata(new FileUploadMetadata(Field, "Claims.pdf"))
            .ProducesExample(DocumentResponse.Example, StatusCodes.Status201Created)
            .ProducesError(
                StatusCodes.Status409Conflict, "The same file already exists, or the storage limit is reached.")
            .ProducesError(StatusCodes.Status413PayloadTooLarge, "The file is too large.")
            .ProducesError(StatusCodes.Status415UnsupportedMediaType, "The file type is not supported.");

    public sealed record DocumentResponse(
        Guid Id, string Name, DocumentStatus Status, long Size, string? FailureCode, string? FailureDetail,
        DateTimeOffset CreatedAt)
    {
        internal static DocumentResponse Example { get; } =
            new(
                Examples.Document.Id, Examples.Document.Name, DocumentStatus.Queued, Examples.Document.Size, null, null,
                Examples.Document.CreatedAt);

        public static DocumentResponse Of(Document d) =>
            new(d.Id, d.Name, d.Status, d.Size, d.FailureCode, d.FailureDetail, d.CreatedAt);
    }

    private static async Task<IResult> UploadAsync(
        ApiCaller caller,
        HttpContext context,
        DocumentUpload upload,
        IOptions<UploadOptions> limits,
        CancellationToken ct)
    {
        if (context.Request.Headers[KeyHeader].ToString() is { Length: > DocumentUpload.MaxKeyLength })
        {
            return ProblemCodes.Invalid(KeyHeader, $"must have at most {DocumentUpload.MaxKeyLength} characters");
        }

        if (context.Request.ContentLength > limits.Value.MaxBytes + FormOverhead)
        {
            // Rejected by its Content-Length without reading the body.
            return Answer(new UploadResult.TooLarge(limits.Value.MaxBytes));
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limits.Value.MaxBytes + FormOverhead;
        }

        if (await FileForm.ReadAsync(context.Request, Field, ct) is not { } file)
        {
            return ProblemCodes.Invalid(Field, FileForm.Rule);
        }

        await using var content = file.Content;
        return Answer(
            await upload.AddAsync(caller.TenantId, caller.Actor, file.Name, content, KeyOf(context.Request), ct));
    }

    private static string? KeyOf(HttpRequest request) =>
        request.Headers[KeyHeader].ToString() is { Length: > 0 } key && UnicodeText.IsValid(key) ? key : null;

    private static IResult Answer(UploadResult result) =>
        result switch
        {
            UploadResult.Accepted accepted =>
                TypedResults.Created((string?)null, DocumentResponse.Of(accepted.Document)),
            UploadResult.TooLarge large => ProblemCodes.Problem(
                StatusCodes.Status413PayloadTooLarge, "too_large",
                $"The file is larger than {Size(large.Limit)}. Split it and upload the parts."),
            UploadResult.Empty => ProblemCodes.Invalid(
                Field, "The file is empty. Save it again and upload the new file."),
            UploadResult.Refused refused => ProblemCodes.Problem(
                StatusCodes.Status415UnsupportedMediaType, refused.Failure.Code, refused.Failure.Detail),
            UploadResult.AlreadyExists twin => ProblemCodes.Problem(
                StatusCodes.Status409Conflict, "already_uploaded",
                $"The same file already exists as \"{twin.Name}\"."),
            UploadResult.OverQuota quota => ProblemCodes.Problem(
                StatusCodes.Status409Conflict, "quota_exceeded", quota.Rule),
            _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}."),
        };

    private static string Size(long bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MB" : $"{bytes >> 10} KB";
}
