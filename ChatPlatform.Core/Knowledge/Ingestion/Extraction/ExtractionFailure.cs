namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>
/// Why a file could not be processed: a stable code, and a sentence that says what failed and how to continue.
/// </summary>
public sealed record ExtractionFailure(string Code, string Detail)
{
    public static ExtractionFailure Encrypted { get; } =
        new("encrypted", "The file is protected by a password. Save it without one and upload again.");

    public static ExtractionFailure NoText { get; } =
        new("no_text", "The pages contain only images. Upload a version with text, or delete it.");

    public static ExtractionFailure Empty { get; } =
        new("empty", "The file contains no text. Write its text into it and upload again, or delete it.");

    public static ExtractionFailure NeedsScript { get; } =
        new(
            "needs_script",
            "The page has no text until a browser runs its JavaScript, which is not run here. Write its text as a "
            + "document, or upload it as a file.");

    public static ExtractionFailure NotText { get; } =
        new(
            "not_text",
            "The name says that this is a text file, but the content is not text. Save it as UTF-8 text and upload "
            + "again.");

    public static ExtractionFailure InsertedFile { get; } =
        new(
            "inserted_file",
            "A file that is inserted into the document cannot be read. Open the document in Word, save it again, which "
            + "makes the inserted file part of the text, and upload that.");

    public static ExtractionFailure UnknownCharacters { get; } =
        new(
            "unknown_characters",
            "The file does not say which characters its text consists of: a font has no usable encoding. "
            + "Create the PDF again from the original document and upload that.");

    public static ExtractionFailure DynamicForm { get; } =
        new(
            "dynamic_form",
            "This PDF is a dynamic XFA form; its pages only contain a notice to wait. "
            + "Print it to a new PDF and upload that.");

    public static ExtractionFailure Corrupt { get; } =
        new(
            "damaged",
            "The file is damaged and cannot be read. Open it in its application, save a new copy and upload that.");

    public static ExtractionFailure TooLargeUncompressed { get; } =
        new(
            "too_large_inside",
            "The file unpacks to more than can be read safely. Split it into smaller files and upload those.");

    public static ExtractionFailure Unsupported { get; } =
        new(
            "unsupported",
            $"This is not a {DocumentFormats.Names} file. Save it as one of these and upload again.");

    public static ExtractionFailure Archive { get; } =
        new("unsupported", "The file is a PDF and an archive at once. Save the PDF again alone and upload that.");

    public static ExtractionFailure LegacyWord { get; } =
        new("unsupported", "This is a Word file in the old format. Save it as .docx and upload again.");

    public static ExtractionFailure LegacyExcel { get; } =
        new("unsupported", "This is an Excel file in the old format. Save it as .xlsx and upload again.");

    public static ExtractionFailure WrongExtension { get; } =
        new(
            "unsupported",
            "The file extension does not match the content. Correct the extension and upload again.");

    public static ExtractionFailure Timeout { get; } =
        new("timeout", "Reading the file took too long. Split it into smaller files and upload those.");

    public static ExtractionFailure Macros { get; } =
        new("macros", "The file contains macros or programs. Save it without them and upload again.");

    private static readonly ExtractionFailure[] s_all =
    [
        Encrypted,
        NoText,
        Empty,
        UnknownCharacters,
        DynamicForm,
        NotText,
        InsertedFile,
        Corrupt,
        TooLargeUncompressed,
        Unsupported,
        Timeout,
        Macros,
    ];

    /// <summary>The failure with this code; an unknown code is treated as a damaged file.</summary>
    public static ExtractionFailure Of(string code) => s_all.FirstOrDefault(failure => failure.Code == code) ?? Corrupt;
}

/// <summary>A file was rejected or could not be read. Expected, and shown to the tenant.</summary>
public sealed class ExtractionFailedException(ExtractionFailure failure) : Exception(failure.Detail)
{
    public ExtractionFailure Failure { get; } = failure;
}
