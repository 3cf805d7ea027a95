using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using ChatPlatform.Core.Egress;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

/// <summary>A reference from one part of a package to another part or to an address.</summary>
/// <param name="Type">Last segment of the relationship's type, such as "hyperlink".</param>
/// <param name="Target">Name of the part; the address when it is external.</param>
internal sealed record OpcRelationship(string Id, string Type, string Target, bool IsExternal);

/// <summary>
/// The parts of an Office file (ECMA-376 part 2). Read leniently: names in any case, wrong content types and broken
/// relationships are not errors. Nothing outside of the file is ever loaded.
/// </summary>
internal sealed class OpcPackage : IDisposable
{
    private const long MaxPart = 500L << 20;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IReadOnlyDictionary<string, OpcRelationship>> _relationships =
        new(StringComparer.OrdinalIgnoreCase);

    /// <param name="file">Seekable; not disposed.</param>
    /// <exception cref="ExtractionFailedException">No archive, or one that unpacks to too much.</exception>
    public OpcPackage(Stream file)
    {
        try
        {
            _archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (PackageCheck.CheckSize(_archive) is { } failure)
            {
                throw new ExtractionFailedException(failure);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException)
        {
            throw new ExtractionFailedException(ExtractionFailure.Corrupt);
        }

        foreach (var entry in _archive.Entries)
        {
            _parts.TryAdd(Normal(entry.FullName), entry);
        }
    }

    public void Dispose() => _archive.Dispose();

    /// <summary>Name of the main part: as the package says, otherwise the usual name.</summary>
    /// <exception cref="ExtractionFailedException">Neither exists.</exception>
    public string MainPart(string usual)
    {
        var named = Relationships("").Values.FirstOrDefault(r => r.Type == "officeDocument")?.Target;
        return named is not null && _parts.ContainsKey(named) ? named
            : _parts.ContainsKey(usual) ? usual
            : throw new ExtractionFailedException(ExtractionFailure.Corrupt);
    }

    public bool Has(string part) => _parts.ContainsKey(part);

    /// <summary>The content of a part; null when it does not exist.</summary>
    public Stream? Open(string part) =>
        _parts.TryGetValue(part, out var entry) ? new BoundedStream(entry.Open(), MaxPart) : null;

    /// <summary>The root element of a part; null when the part does not exist or is not well-formed.</summary>
    public XElement? Load(string? part)
    {
        try
        {
            if (part is null || Open(part) is not { } stream)
            {
                return null;
            }

            using var reader = SafeXml.Reader(stream);
            return XElement.Load(reader);
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Relationships of a part by their ids; of the package for an empty name.</summary>
    public IReadOnlyDictionary<string, OpcRelationship> Relationships(string part)
    {
        if (!_relationships.TryGetValue(part, out var found))
        {
            _relationships[part] = found = ReadRelationships(part);
        }

        return found;
    }

    /// <summary>Name of the first part that a part refers to by this type; null for none.</summary>
    public string? Target(string part, string type) =>
        Relationships(part).Values.FirstOrDefault(r => r.Type == type && !r.IsExternal)?.Target;

    private Dictionary<string, OpcRelationship> ReadRelationships(string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        var found = new Dictionary<string, OpcRelationship>(StringComparer.Ordinal);
        foreach (var element in Load($"{part[..slash]}_rels/{part[slash..]}.rels")?.Elements() ?? [])
        {
            if (element.Value("Id") is { } id && element.Value("Target") is { } target)
            {
                var isExternal = element.Value("TargetMode") == "External";
                found[id] = new(
                    id, element.Value("Type")?.Split('/')[^1] ?? "",
                    isExternal ? target : Resolve(part[..slash], target), isExternal);
            }
        }

        return found;
    }

    private static string Resolve(string folder, string target)
    {
        target = target.Split('#')[0].Replace('\\', '/');
        var segments = new List<string>();
        foreach (var segment in (target.StartsWith('/') ? target : folder + target).Split('/'))
        {
            if (segment == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("" or "." or ".."))
            {
                segments.Add(segment);
            }
        }

        return Normal(string.Join('/', segments));
    }

    private static string Normal(string name) => Uri.UnescapeDataString(name.Replace('\\', '/').TrimStart('/'));
}
