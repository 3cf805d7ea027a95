using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Inference.Providers.ChatCompletions;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>What a provider says about a refused request.</summary>
/// <param name="Sentence">The provider's own words as plain text of at most <see cref="MaxLength"/> characters, without
/// keys; null when there are none.</param>
/// <param name="Fields">Members of the request that it names, the most certain first.</param>
internal sealed partial record ProviderError(string? Sentence, IReadOnlyList<string> Fields)
{
    /// <summary>Maximum characters of the sentence.</summary>
    public const int MaxLength = 300;

    private const int MaxBytes = 16 * 1024;

    private const int MaxFields = 20;

    /// <summary>Reads a response that is not 200. A body that cannot be read is no error of its own.</summary>
    /// <param name="request">The request, whose key is removed from the sentence.</param>
    public static async Task<ProviderError> ReadAsync(
        HttpResponseMessage response, HttpRequestMessage request, CancellationToken ct)
    {
        var body = new byte[MaxBytes];
        int read;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(ct);
            read = await stream.ReadAtLeastAsync(body, MaxBytes, throwOnEndOfStream: false, ct);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or ContentTooLargeException)
        {
            return new(null, []);
        }

        return Of(body.AsMemory(0, read), KeyOf(request));
    }

    /// <summary>Reads an error as JSON; HTML and other texts have no sentence.</summary>
    /// <param name="key">A key that is removed from the sentence; null for none.</param>
    public static ProviderError Of(ReadOnlyMemory<byte> body, string? key = null)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Of(json.RootElement, key);
        }
        catch (JsonException)
        {
            var text = Encoding.UTF8.GetString(body.Span);
            return Plain(text, key) is { } line ? new(line, Named(line)) : new(null, []);
        }
    }

    /// <summary>Reads an error object, as in {"error":{"message":"...","param":"..."}}.</summary>
    public static ProviderError Of(JsonElement error, string? key = null)
    {
        var fields = new List<string>();
        var sentence = Find(error, fields, 0);
        return new(
            sentence is null ? null : Plain(sentence, key),
            [.. fields.Take(MaxFields), .. Named(UnicodeText.Truncate(sentence ?? "", MaxLength))]);
    }

    private static string[] Named(string sentence) =>
        [.. Words().Matches(sentence).Select(m => m.Value).Take(MaxFields)];

    /// <summary>The error as the exception of a call.</summary>
    public ProviderException ToException(string provider, ProviderFault fault, TimeSpan? retryAfter = null) =>
        new(provider, fault, retryAfter) { Sentence = Sentence };

    /// <summary>The message of an error in one of the usual forms; fields that it names are added.</summary>
    private static string? Find(JsonElement error, List<string> fields, int depth)
    {
        if (error.ValueKind == JsonValueKind.String)
        {
            return ModelText.Decode(error);
        }

        if (error.ValueKind == JsonValueKind.Array && error.GetArrayLength() > 0)
        {
            return Find(error[0], fields, depth + 1);
        }

        if (error.ValueKind != JsonValueKind.Object || depth > 4)
        {
            return null;
        }

        if (error.TryGetProperty("param", out var param) && param.ValueKind == JsonValueKind.String)
        {
            fields.Add(ModelText.Decode(param).Split('.', '[')[0]);
        }

        if (error.TryGetProperty("loc", out var place) && place.ValueKind == JsonValueKind.Array)
        {
            fields.AddRange(place.EnumerateArray().Take(3).Select(ModelText.Decode));
        }

        foreach (var member in (string[])["error", "message", "msg", "detail", "errors", "title"])
        {
            if (error.TryGetProperty(member, out var inner) && Find(inner, fields, depth + 1) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    private static string? Plain(string text, string? key)
    {
        if (text.AsSpan().TrimStart().StartsWith("<"))
        {
            return null;
        }

        var line = Spaces().Replace(UnicodeText.Clean(text), " ").Trim();
        if (key is { Length: > 0 })
        {
            line = line.Replace(key, "…", StringComparison.Ordinal);
        }

        return UnicodeText.IsBlank(line) ? null : UnicodeText.Truncate(line, MaxLength);
    }

    private static string? KeyOf(HttpRequestMessage request) =>
        request.Headers.Authorization?.Parameter
        ?? (request.Headers.TryGetValues("x-api-key", out var keys) ? keys.FirstOrDefault() : null);

    [GeneratedRegex("[a-z]+(?:_[a-z]+)+|temperature", RegexOptions.NonBacktracking)]
    private static partial Regex Words();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
