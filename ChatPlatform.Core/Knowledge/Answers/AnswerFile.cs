using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace ChatPlatform.Core.Knowledge.Answers;

/// <summary>Writes a question and its answer as a Word file: a heading and a paragraph for each line.</summary>
internal static class AnswerFile
{
    /// <summary>The file, positioned at its begin. Characters that XML cannot hold are left out.</summary>
    public static MemoryStream Create(string question, string answer)
    {
        var stream = new MemoryStream();
        using (var file = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            file.AddMainDocumentPart().Document = new(
                new Body(answer.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => new Paragraph(RunOf(line)))
                    .Prepend(new(new ParagraphProperties(new OutlineLevel { Val = 0 }), RunOf(question)))));
        }

        stream.Position = 0;
        return stream;
    }

    private static Run RunOf(string text) =>
        new(new Text(string.Concat(text.EnumerateRunes().Where(IsXml).Select(rune => rune.ToString())))
        {
            Space = SpaceProcessingModeValues.Preserve,
        });

    private static bool IsXml(System.Text.Rune rune) => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value);
}
