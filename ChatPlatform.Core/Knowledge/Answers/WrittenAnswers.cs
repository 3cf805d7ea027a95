using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Knowledge.Versions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Knowledge.Answers;

/// <summary>
/// Stores answers that staff write as documents of the tenant. They are processed, found, cited and deleted like
/// uploaded files.
/// </summary>
public sealed class WrittenAnswers(DocumentUpload upload, DocumentVersions versions)
{
    /// <summary>Maximum characters of a question.</summary>
    public const int MaxQuestion = 300;

    /// <summary>Maximum characters of an answer.</summary>
    public const int MaxAnswer = 8000;

    private const int MaxNameLength = 80;

    /// <summary>The errors of a question and its answer.</summary>
    public static FieldErrors Check(string? question, string? answer) =>
        new FieldErrors().Text("question", question, 1, MaxQuestion).Text("answer", answer, 1, MaxAnswer);

    /// <summary>
    /// Stores the answer under its question and queues it. Returns the document's id; of the first document when the
    /// user repeats the same text.
    /// </summary>
    /// <param name="replaced">The document that gets the answer as its new version; null for a new document.</param>
    internal async Task<EditOutcome<Guid>> StoreAsync(
        Guid tenantId, string question, string answer, Guid? replaced, Actor actor, CancellationToken ct)
    {
        await using var content = AnswerFile.Create(UnicodeText.SingleLine(question.Trim()), answer);
        var file = new UploadedFile(
            "answer.docx", content, KeyOf(question, answer), ShownAs: NameOf(question));
        var stored = replaced is { } id
            ? await versions.ReplaceAsync(tenantId, id, actor, file, ct)
            : await upload.AddAsync(tenantId, actor, file, ct);
        return stored switch
        {
            UploadResult.Accepted accepted => EditOutcome.Saved(accepted.Document.Id),
            UploadResult.AlreadyExists twin => EditOutcome.Refused(
                $"The same answer already exists as \"{twin.Name}\".", "already_uploaded"),
            UploadResult.OverQuota quota => EditOutcome.Refused(quota.Rule, "quota_exceeded"),
            UploadResult.NotFound => EditOutcome.Stale,
            _ => EditOutcome.Refused("The answer could not be stored as a document.", "not_stored"),
        };
    }

    private static string NameOf(string question) =>
        UnicodeText.Truncate(question.Trim().Replace('/', ' ').Replace('\\', ' '), MaxNameLength, "…");

    private static string KeyOf(string question, string answer) =>
        "answer-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{question}\n{answer}")));
}
