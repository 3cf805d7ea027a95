using System.Security.Cryptography;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Widgets.Logos;

/// <summary>
/// A logo that was checked: a complete still image of an allowed format and size, without anything after its end. The
/// format is that of the bytes; the name and the declared type of the file do not matter.
/// </summary>
public sealed class LogoImage
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>Maximum width and height.</summary>
    public const int MaxPixels = 1024;

    private const int HashBytes = 16;

    private LogoImage(string contentType, byte[] content)
    {
        (ContentType, Content) = (contentType, content);
        Hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, HashBytes));
    }

    /// <summary>image/png, image/jpeg or image/webp.</summary>
    public string ContentType { get; }

    public byte[] Content { get; }

    /// <summary>Hexadecimal digits that identify the content.</summary>
    public string Hash { get; }

    /// <summary>The image as a data URL.</summary>
    public string DataUrl => $"data:{ContentType};base64,{Convert.ToBase64String(Content)}";

    /// <summary>Checks a file.</summary>
    /// <param name="file">The file; reading more than <see cref="MaxBytes"/> + 1 bytes is not necessary.</param>
    /// <param name="errors">The violated rule, as the field "logo"; none when the image is valid.</param>
    /// <returns>Null when a rule is violated.</returns>
    public static LogoImage? Read(ReadOnlySpan<byte> file, out FieldErrors errors)
    {
        const string field = "logo";
        errors = new FieldErrors()
            .Check(field, !file.IsEmpty, "must not be an empty file")
            .Check(field, file.Length <= MaxBytes, $"must have at most {MaxBytes / 1024} KB")
            .Check(field, ImageFacts.IsKnown(file), "must be a PNG, JPEG or WebP image");
        if (errors.Any)
        {
            return null;
        }

        var facts = ImageFacts.Of(file);
        errors
            .Check(field, facts is not null, "must be a complete image; this file is damaged or cut off")
            .Check(field, facts is not { IsAnimated: true }, "must not be animated")
            .Check(
                field, facts is null or { Width: <= MaxPixels, Height: <= MaxPixels },
                $"must have at most {MaxPixels} x {MaxPixels} pixels; this one has {facts?.Width} x {facts?.Height}");
        return errors.Any ? null : new(facts!.ContentType, file.Slice(0, facts.Length).ToArray());
    }
}

/// <summary>A change of a widget's logo.</summary>
/// <param name="Image">The new logo; null removes it.</param>
public sealed record LogoChange(LogoImage? Image);
