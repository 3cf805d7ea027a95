using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Knowledge.Answers;

/// <summary>
/// Adds texts that staff write or paste as documents of the tenant: Markdown when the text has its headings or tables,
/// otherwise plain text. They are processed, found, cited and deleted like uploaded files.
/// </summary>
public sealed partial class WrittenTexts(DocumentUpload upload)
{
    /// <summary>Maximum characters of a name.</summary>
    public const int MaxName = 120;

    /// <summary>Maximum characters of a text; the console sends it in one message.</summary>
    public const int MaxText = 8000;

    /// <summary>The errors of a name and its text.</summary>
    public static FieldErrors Check(string? name, string? text) =>
        new FieldErrors().Text("name", name, 1, MaxName).Text("text", text, 1, MaxText)
            .Check("text", text is null || text.Any(char.IsLetterOrDigit), "must have words");

    /// <summary>
    /// Stores the text and queues it. Returns the document's id; of the first document when the user repeats the same
    /// name and text.
    /// </summary>
    public async Task<EditOutcome<Guid>> AddAsync(
        Guid tenantId, string? name, string? text, Actor actor, CancellationToken ct)
    {
        if (Check(name, text) is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        await using var file = new MemoryStream(Encoding.UTF8.GetBytes(text!));
        return await upload.AddAsync(
            tenantId, actor, new(NameOf(name!, text!), file, KeyOf(name!, text!)), ct) switch
        {
            UploadResult.Accepted accepted => EditOutcome.Saved(accepted.Document.Id),
            UploadResult.AlreadyExists twin => EditOutcome.Refused(
                $"The same text already exists as \"{twin.Name}\".", "already_uploaded"),
            UploadResult.OverQuota quota => EditOutcome.Refused(quota.Rule, "quota_exceeded"),
            UploadResult.Refused refused => EditOutcome.Refused(refused.Failure.Detail, refused.Failure.Code),
            _ => EditOutcome.Refused("The text could not be stored as a document.", "not_stored"),
        };
    }

    private static string NameOf(string name, string text) =>
        UnicodeText.SingleLine(name.Trim().Replace('/', ' ').Replace('\\', ' '))
        + (MarkdownStructure().IsMatch(text) ? ".md" : ".txt");

    private static string KeyOf(string name, string text) =>
        "text-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{text}")));

    [GeneratedRegex(@"^(?:#{1,6} +\S|\|?(?: *:?-{3,}:? *\|)+)", RegexOptions.Multiline)]
    private static partial Regex MarkdownStructure();
}
