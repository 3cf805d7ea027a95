using System.Buffers.Binary;
using System.Text;

namespace ChatPlatform.Tests.Support.Browser;

/// <summary>An element as rendered by the server.</summary>
/// <param name="Attributes">Names and values of its attributes.</param>
/// <param name="Handlers">Ids of its event handlers by name, such as "onclick".</param>
/// <param name="Text">Text and markup inside, as far as it came with the element.</param>
internal sealed record DrawnElement(
    string Name, IReadOnlyDictionary<string, string?> Attributes, IReadOnlyDictionary<string, long> Handlers,
    string Text);

/// <summary>A render batch, as far as tests use it: new elements, text, and removed handlers.</summary>
/// <param name="NewHandlers">Handlers added to existing elements.</param>
internal sealed record RenderBatchReader(
    IReadOnlyList<DrawnElement> Elements, string Words, IReadOnlyList<long> GoneHandlers,
    IReadOnlyList<long> NewHandlers)
{
    private const int FrameSize = 20;

    private enum Frame
    {
        Element = 1,
        Text = 2,
        Attribute = 3,
        Component = 4,
        Region = 5,
        Markup = 8,
    }

    /// <summary>
    /// Reads the framework's binary format: arrays of frames of a fixed size, followed by their offsets.
    /// </summary>
    public static RenderBatchReader Read(byte[] bytes)
    {
        var (frames, gone, strings) = (
            Int(bytes, bytes.Length - 16), Int(bytes, bytes.Length - 8), Int(bytes, bytes.Length - 4));
        var (elements, added, words) = (new List<DrawnElement>(), new List<long>(), new StringBuilder());
        var (count, end) = (Int(bytes, frames), 0);
        for (var i = 0; i < count; i++)
        {
            var at = frames + 4 + (i * FrameSize);
            var kind = (Frame)Int(bytes, at);
            var isAlone = i >= end;
            end = isAlone && kind is (Frame.Element or Frame.Component or Frame.Region) ? i + Int(bytes, at + 4) : end;
            switch (kind)
            {
                case Frame.Element:
                    elements.Add(Element(bytes, strings, frames, i));
                    break;
                case Frame.Text or Frame.Markup:
                    words.AppendLine(Word(bytes, strings, at + 4));
                    break;
                case Frame.Attribute when isAlone && Long(bytes, at + 12) is > 0 and var handler:
                    added.Add(handler);
                    break;
                case Frame.Attribute:
                    words.AppendLine(Word(bytes, strings, at + 8));
                    break;
            }
        }

        return new(
            elements, words.ToString(),
            [.. Enumerable.Range(0, Int(bytes, gone)).Select(i => Long(bytes, gone + 4 + (i * 8)))], added);
    }

    private static DrawnElement Element(byte[] bytes, int strings, int frames, int index)
    {
        var (attributes, handlers, text) = (
            new Dictionary<string, string?>(), new Dictionary<string, long>(), new StringBuilder());
        var start = frames + 4 + (index * FrameSize);
        var isInside = false;
        for (var at = start + FrameSize; at < start + (Int(bytes, start + 4) * FrameSize); at += FrameSize)
        {
            var kind = (Frame)Int(bytes, at);
            isInside |= kind != Frame.Attribute;
            if (kind is Frame.Text or Frame.Markup)
            {
                text.Append(Word(bytes, strings, at + 4));
            }
            else if (!isInside)
            {
                attributes[Word(bytes, strings, at + 4)!] = Word(bytes, strings, at + 8);
                if (Long(bytes, at + 12) is > 0 and var handler)
                {
                    handlers[Word(bytes, strings, at + 4)!] = handler;
                }
            }
        }

        return new(Word(bytes, strings, start + 8)!, attributes, handlers, text.ToString());
    }

    private static string? Word(byte[] bytes, int strings, int at)
    {
        if (Int(bytes, at) is var index && index < 0)
        {
            return null;
        }

        var place = Int(bytes, strings + (index * 4));
        BlazorPackWriter.TryLength(bytes.AsSpan(place), out var head, out var length);
        return Encoding.UTF8.GetString(bytes, place + head, length);
    }

    private static int Int(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private static long Long(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
}
