using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;

/// <summary>Reads the objects of a file. A damaged or missing object is null.</summary>
internal sealed class PdfObjects(IPdfTokenScanner scanner, ILookupFilterProvider filters)
{
    private const int MaxReferences = 32;

    public static PdfObjects Of(PdfDocument pdf) => new(pdf.Structure.TokenScanner, pdf.Structure.FilterProvider);

    /// <summary>The object behind a reference, or the object itself.</summary>
    public IToken? Resolve(IToken? token)
    {
        for (var i = 0; i < MaxReferences && token is IndirectReferenceToken reference; i++)
        {
            token = Load(reference.Data);
        }

        return token is NullToken or IndirectReferenceToken ? null : token;
    }

    public IToken? Get(DictionaryToken? dictionary, string key) =>
        dictionary is not null && dictionary.Data.TryGetValue(key, out var token) ? Resolve(token) : null;

    public DictionaryToken? Dictionary(DictionaryToken? dictionary, string key) => DictionaryOf(Get(dictionary, key));

    /// <summary>A dictionary, or the dictionary of a stream.</summary>
    public DictionaryToken? DictionaryOf(IToken? token) => Resolve(token) switch
    {
        DictionaryToken found => found,
        StreamToken stream => stream.StreamDictionary,
        _ => null,
    };

    public string? Name(DictionaryToken? dictionary, string key) => (Get(dictionary, key) as NameToken)?.Data;

    public double? Number(DictionaryToken? dictionary, string key) => (Get(dictionary, key) as NumericToken)?.Data;

    /// <summary>The items of an array, resolved; empty when there is none.</summary>
    public IReadOnlyList<IToken?> Array(DictionaryToken? dictionary, string key) => ArrayOf(Get(dictionary, key));

    public IReadOnlyList<IToken?> ArrayOf(IToken? token) =>
        Resolve(token) is ArrayToken array ? [.. array.Data.Select(Resolve)] : [];

    /// <summary>The numbers of an array; empty unless there are at least <paramref name="count"/>.</summary>
    public double[] Numbers(DictionaryToken? dictionary, string key, int count)
    {
        var numbers = Array(dictionary, key).OfType<NumericToken>().Select(n => n.Data).ToArray();
        return numbers.Length >= count ? numbers : [];
    }

    /// <summary>A text string (UTF-16, UTF-8 or PDFDocEncoding).</summary>
    public string? Text(DictionaryToken? dictionary, string key) => TextOf(Get(dictionary, key));

    public static string? TextOf(IToken? token) => token switch
    {
        StringToken text => TextOf(text.GetBytes()),
        HexToken hex => TextOf(hex.Bytes),
        _ => null,
    };

    /// <summary>Decodes the bytes of a text string.</summary>
    public static string TextOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return Encoding.Unicode.GetString(bytes[2..]);
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return Encoding.UTF8.GetString(bytes[3..]);
        }

        return PdfDocEncoding.TryConvertBytesToString(bytes, out var text) && text is not null
            ? text
            : Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Decoded content; empty when a filter fails.</summary>
    public byte[] Bytes(IToken? token)
    {
        if (Resolve(token) is not StreamToken stream)
        {
            return [];
        }

        try
        {
            return stream.Decode(filters, scanner).ToArray();
        }
        catch (Exception e) when (IsDamage(e))
        {
            return [];
        }
    }

    /// <summary>True for the exceptions that the library throws for a damaged file, which are of any type.</summary>
    public static bool IsDamage(Exception e) => e is not (OutOfMemoryException or OperationCanceledException);

    private IToken? Load(IndirectReference reference)
    {
        try
        {
            return scanner.Get(reference)?.Data;
        }
        catch (Exception e) when (IsDamage(e))
        {
            return null;
        }
    }
}
