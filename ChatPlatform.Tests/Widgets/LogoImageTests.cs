using ChatPlatform.Core.Widgets.Logos;

namespace ChatPlatform.Tests.Widgets;

/// <summary>The check of uploaded logos.</summary>
public sealed class LogoImageTests
{
    private static readonly (string Type, byte[] File)[] s_images =
    [
        ("image/png", TestImages.Png),
        ("image/png", TestImages.PngOf(1024, 1)),
        ("image/jpeg", TestImages.JpegOf(640, 480)),
        ("image/webp", TestImages.WebPOf(300, 1024)),
    ];

    [Fact]
    public void Image_Is_accepted_with_the_type_of_its_bytes()
    {
        foreach (var (type, file) in s_images)
        {
            var image = LogoImage.Read(file, out var errors);
            Assert.False(errors.Any, $"{type}: {string.Join(' ', errors.Rules.Values)}");
            Assert.Equal(type, image!.ContentType);
            Assert.Equal(file, image.Content);
        }
    }

    [Fact]
    public void Data_after_the_image_Is_not_kept()
    {
        foreach (var (type, file) in s_images)
        {
            var image = LogoImage.Read([.. file, .. "<script>alert(1)</script>"u8], out _);
            Assert.True(image is not null, type);
            Assert.Equal(file, image.Content);
        }
    }

    [Fact]
    public void Truncated_image_Is_refused_wherever_it_ends()
    {
        foreach (var (type, file) in s_images)
        {
            for (var length = 0; length < file.Length; length++)
            {
                Assert.True(LogoImage.Read(file.AsSpan(0, length), out _) is null, $"{type} of {length} bytes");
            }
        }
    }

    [Fact]
    public void Changed_bytes_Never_throw()
    {
        var random = new Random(1);
        foreach (var (_, file) in s_images)
        {
            for (var i = 0; i < 3000; i++)
            {
                var changed = file.ToArray();
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
                changed[random.Next(changed.Length)] = byte.MaxValue;
                _ = LogoImage.Read(changed, out _);
            }
        }
    }

    [Fact]
    public void Wrong_file_Is_refused_with_the_rule()
    {
        Assert.Contains("empty", Rule([]), StringComparison.Ordinal);
        Assert.Contains("PNG, JPEG or WebP", Rule("<svg/>"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("PNG, JPEG or WebP", Rule("GIF89a"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("animated", Rule(TestImages.PngOf(9, 9, isAnimated: true)), StringComparison.Ordinal);
        Assert.Contains("animated", Rule(TestImages.WebPOf(9, 9, isAnimated: true)), StringComparison.Ordinal);
        Assert.Contains("1025 x 9", Rule(TestImages.PngOf(1025, 9)), StringComparison.Ordinal);
        Assert.Contains("9 x 60000", Rule(TestImages.JpegOf(9, 60000)), StringComparison.Ordinal);
        Assert.Contains("1025 x 1025", Rule(TestImages.WebPOf(1025, 1025)), StringComparison.Ordinal);
        Assert.Contains("damaged", Rule(TestImages.PngOf(0, 9)), StringComparison.Ordinal);
        Assert.Contains("damaged", Rule(TestImages.PngOf(-1, 9)), StringComparison.Ordinal);
        Assert.Contains("256 KB", Rule([.. TestImages.Png, .. new byte[LogoImage.MaxBytes]]), StringComparison.Ordinal);
    }

    private static string Rule(byte[] file)
    {
        Assert.Null(LogoImage.Read(file, out var errors));
        return errors.Rules["logo"];
    }
}
