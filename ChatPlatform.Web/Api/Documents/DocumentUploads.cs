using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Tenants;
using ChatPlatform.Web.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Api.Documents;

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
            .WithSummary("Upload a document. sameName says what happens when a document has this name: keep both "
                + "(the default), replace it with a new version, or ask (409 name_taken). tags (joined by commas) and "
                + "audience are those of a new document")
            .WithMetadata(new FileUploadMetadata(Field, "Claims.pdf"))
            .ProducesExample(DocumentResponse.Example, StatusCodes.Status201Created)
            .ProducesError(
                StatusCodes.Status409Conflict,
                "The same file exists, its name is taken (sameName=ask), or the storage limit is reached.")
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

    /// <summary>Reads the form's file while it arrives and answers with what became of it.</summary>
    internal static async Task<IResult> ReceiveAsync(
        HttpContext context, UploadOptions limits, Func<UploadedFile, Task<UploadResult>> receive, SameName sameName,
        CancellationToken ct)
    {
        if (context.Request.Headers[KeyHeader].ToString() is { Length: > DocumentUpload.MaxKeyLength })
        {
            return ProblemCodes.Invalid(KeyHeader, $"must have at most {DocumentUpload.MaxKeyLength} characters");
        }

        if (context.Request.ContentLength > limits.MaxBytes + FormOverhead)
        {
            // Rejected by its Content-Length without reading the body.
            return Answer(new UploadResult.TooLarge(limits.MaxBytes));
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limits.MaxBytes + FormOverhead;
        }

        if (await FileForm.ReadAsync(context.Request, Field, ct) is not { } file)
        {
            return ProblemCodes.Invalid(Field, FileForm.Rule);
        }

        await using var content = file.Content;
        return Answer(await receive(new(file.Name, content, KeyOf(context.Request), sameName)));
    }

    private static Task<IResult> UploadAsync(
        ApiCaller caller,
        HttpContext context,
        string? sameName,
        string? tags,
        string? audience,
        DocumentUpload upload,
        IOptions<UploadOptions> limits,
        CancellationToken ct)
    {
        var errors = new FieldErrors();
        var wanted = errors.ParseEnum<SameName>("sameName", sameName) ?? SameName.Keep;
        var readers = errors.ParseEnum<DocumentAudience>("audience", audience) ?? DocumentAudience.Everyone;
        var labels = new DocumentLabels(
            (tags ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), readers);
        labels.Check(errors);
        return errors.Any
            ? Task.FromResult<IResult>(ProblemCodes.Invalid(errors))
            : ReceiveAsync(
                context, limits.Value,
                file => upload.AddAsync(caller.TenantId, caller.Actor, file with { Labels = labels }, ct), wanted, ct);
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
            UploadResult.NameTaken taken => ProblemCodes.Conflict(
                "name_taken", $"A document has the name \"{taken.Name}\" already. Replace it or keep both."),
            UploadResult.NotFound => ProblemCodes.NotFound(),
            UploadResult.OverQuota quota => ProblemCodes.Problem(
                StatusCodes.Status409Conflict, "quota_exceeded", quota.Rule),
            _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}."),
        };

    private static string Size(long bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MB" : $"{bytes >> 10} KB";
}
