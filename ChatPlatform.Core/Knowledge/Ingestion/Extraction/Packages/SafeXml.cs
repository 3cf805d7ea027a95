using System.Xml;
using System.Xml.Linq;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

/// <summary>
/// Reads XML of untrusted files: no document type, no external entity, a limit on the size. Names are compared without
/// their namespaces, because the strict and transitional forms of Office files differ only in these.
/// </summary>
internal static class SafeXml
{
    /// <summary>Maximum characters of one part.</summary>
    private const long MaxCharacters = 200_000_000;

    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        CloseInput = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public static XmlReader Reader(Stream stream) => XmlReader.Create(stream, s_settings);

    /// <summary>The children of all elements with this name, read one by one, so that a long part is never in memory as
    /// a whole. A damaged file may have several of what there should be one.</summary>
    /// <exception cref="XmlException">The part is not well-formed.</exception>
    public static IEnumerable<XElement> ChildrenOf(Stream stream, string name)
    {
        using var reader = Reader(stream);
        int? depth = null;
        reader.Read();
        while (!reader.EOF)
        {
            if (depth is not null && reader.Depth <= depth && reader.NodeType == XmlNodeType.EndElement)
            {
                depth = null;
                reader.Read();
            }
            else if (reader.NodeType == XmlNodeType.Element && depth is not null)
            {
                yield return (XElement)XNode.ReadFrom(reader);
            }
            else
            {
                var isStart = reader.NodeType == XmlNodeType.Element && reader.LocalName == name;
                depth = isStart && !reader.IsEmptyElement ? reader.Depth : depth;
                reader.Read();
            }
        }
    }

    public static XElement? Child(this XElement element, string name) =>
        element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    /// <summary>The element at the end of a path of children.</summary>
    public static XElement? Child(this XElement element, string name, string next) => element.Child(name)?.Child(next);

    public static IEnumerable<XElement> Children(this XElement element, string name) =>
        element.Elements().Where(e => e.Name.LocalName == name);

    public static IEnumerable<XElement> All(this XElement element, string name) =>
        element.Descendants().Where(e => e.Name.LocalName == name);

    public static bool Is(this XElement element, string name) => element.Name.LocalName == name;

    public static string? Value(this XElement element, string name) =>
        element.Attributes().FirstOrDefault(a => a.Name.LocalName == name)?.Value;

    /// <summary>The number in an attribute; null when it is missing or no whole number.</summary>
    public static int? Number(this XElement element, string name) =>
        int.TryParse(
            element.Value(name), System.Globalization.NumberStyles.AllowLeadingSign,
            System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The state of an on/off element: present without a value is on; null when it is missing.</summary>
    public static bool? Switch(this XElement? properties, string name) =>
        properties?.Child(name) is { } element ? element.Value("val") is not ("0" or "false" or "off") : null;
}
