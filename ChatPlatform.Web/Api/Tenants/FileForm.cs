using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>The file of a multipart form, read while it arrives.</summary>
/// <param name="Name">Name of the file, as the client sent it.</param>
/// <param name="Content">The bytes; reading them fails when the form is truncated.</param>
internal sealed record FileForm(string Name, Stream Content)
{
    /// <summary>The rule of a field without a file.</summary>
    public const string Rule = "must be a file in a multipart form";

    private const int MaxBoundary = 100;

    /// <summary>The file of a field; null when the body is no form or has no such file.</summary>
    public static async Task<FileForm?> ReadAsync(HttpRequest request, string field, CancellationToken ct)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= MaxBoundary } boundary)
        {
            return null;
        }

        var reader = new MultipartReader(boundary.ToString(), request.Body);
        while (await reader.ReadNextSectionAsync(ct) is { } section)
        {
            if (section.AsFileSection() is { FileStream: { } content } file && file.Name == field)
            {
                return new(file.FileName, new WholeFormStream(content, reader));
            }
        }

        return null;
    }
}
