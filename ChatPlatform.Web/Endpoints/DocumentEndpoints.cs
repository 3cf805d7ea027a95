using System.Security.Claims;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Web.Hosting;
using ChatPlatform.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ChatPlatform.Web.Endpoints;

/// <summary>Uploads of a tenant's documents: plain HTTP, streamed to disk, never through a circuit.</summary>
public static class DocumentEndpoints
{
    /// <summary>Name of the form's field that carries the file.</summary>
    public const string Field = "file";

    /// <summary>Bytes that the form may have around the file.</summary>
    private const long FormOverhead = 64 * 1024;

    public static void MapDocuments(this WebApplication app)
    {
        var group = app.MapGroup("/api/v1/tenants/{tenant}/documents").RequireAuthorization(SecurityExtensions.StaffPolicy);
        group.MapPost("/", UploadAsync);
    }

    public sealed record DocumentAnswer(Guid Id, string Name, DocumentStatus Status, long Size, string? FailureCode, string? FailureDetail, DateTimeOffset CreatedAt)
    {
        public static DocumentAnswer Of(Document d) => new(d.Id, d.Name, d.Status, d.Size, d.FailureCode, d.FailureDetail, d.CreatedAt);
    }

    private static async Task<IResult> UploadAsync(
        string tenant, HttpContext context, StaffDirectory staff, IAntiforgery antiforgery, DocumentUpload upload, IOptions<UploadOptions> limits, CancellationToken ct)
    {
        if (!Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var user) || await staff.AccessAsync(user, tenant, ct) is not { } access)
        {
            return ProblemCodes.NotFound();
        }

        if (!access.CanManage)
        {
            return ProblemCodes.Problem(StatusCodes.Status403Forbidden, "forbidden", "Your role does not change documents.");
        }

        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return ProblemCodes.Problem(StatusCodes.Status400BadRequest, "antiforgery", "The page is too old. Reload it and upload again.");
        }

        if (context.Request.ContentLength > limits.Value.MaxBytes + FormOverhead)
        {
            return Answer(new UploadResult.TooLarge(limits.Value.MaxBytes)); // Refused by its length alone: nothing is read.
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limits.Value.MaxBytes + FormOverhead;
        }

        return await FileSectionAsync(context.Request, ct) is { } file
            ? Answer(await upload.AddAsync(access.TenantId, user, file.FileName, file.FileStream!, ct))
            : ProblemCodes.Invalid(Field, "must be a file in a multipart form");
    }

    private static async Task<FileMultipartSection?> FileSectionAsync(HttpRequest request, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 100 } boundary)
        {
            return null;
        }

        var reader = new MultipartReader(boundary.ToString(), request.Body);
        while (await reader.ReadNextSectionAsync(ct) is { } section)
        {
            if (section.AsFileSection() is { FileStream: not null, Name: Field } file)
            {
                return file;
            }
        }

        return null;
    }

    private static IResult Answer(UploadResult result) => result switch
    {
        UploadResult.Accepted accepted => TypedResults.Created((string?)null, DocumentAnswer.Of(accepted.Document)),
        UploadResult.TooLarge large => ProblemCodes.Problem(
            StatusCodes.Status413PayloadTooLarge, "too_large", $"The file is larger than {Size(large.Limit)}. Split it and upload the parts."),
        UploadResult.Empty => ProblemCodes.Invalid(Field, "The file is empty. Save it again in its program and upload that."),
        UploadResult.Refused refused => ProblemCodes.Problem(StatusCodes.Status415UnsupportedMediaType, refused.Failure.Code, refused.Failure.Detail),
        UploadResult.AlreadyThere twin => ProblemCodes.Problem(StatusCodes.Status409Conflict, "already_uploaded", $"The same file is there already, as \"{twin.Name}\"."),
        UploadResult.OverQuota quota => ProblemCodes.Problem(StatusCodes.Status409Conflict, "quota_exceeded", quota.Rule),
        _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}."),
    };

    private static string Size(long bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MB" : $"{bytes >> 10} KB";
}
