using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Secrets.KeyRing;

/// <summary>Encrypts the keys that protect cookies before they are stored (S35).</summary>
public sealed class FernetXmlEncryptor(FernetRing ring) : IXmlEncryptor
{
    internal const string Element = "fernet";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var token = ring.Encrypt(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        return new(new XElement(Element, token), typeof(FernetXmlDecryptor));
    }
}

/// <summary>
/// Decrypts the keys that protect cookies. Created by ASP.NET Core by the type name stored with the encrypted key.
/// </summary>
public sealed class FernetXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    private readonly FernetRing _ring = services.GetRequiredService<FernetRing>();

    /// <exception cref="InvalidOperationException">No key of Secrets:FernetKeys encrypted the value.</exception>
    public XElement Decrypt(XElement encryptedElement) => _ring.Decrypt(encryptedElement.Value) is { } plaintext
        ? XElement.Parse(Encoding.UTF8.GetString(plaintext))
        : throw new InvalidOperationException(
            "A key of the cookie ring was encrypted with none of Secrets:FernetKeys.");
}
