using System.IO.Compression;
using System.Text;

namespace ChatPlatform.Tests.Knowledge.Web;

internal static class Packed
{
    public static byte[] Gzip(string text) => Gzip([Encoding.UTF8.GetBytes(text)]);

    /// <summary>Packs parts without holding them all.</summary>
    public static byte[] Gzip(IEnumerable<byte[]> parts)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            foreach (var part in parts)
            {
                gzip.Write(part);
            }
        }

        return packed.ToArray();
    }
}
