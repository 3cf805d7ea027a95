using System.Text.Json;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>One request of a tool, ready to be sent.</summary>
/// <param name="Headers">Further headers, already checked.</param>
/// <param name="Body">JSON; null for methods without a body.</param>
public sealed record PreparedRequest(string Method, Uri Address, IReadOnlyList<ToolHeader> Headers, string? Body)
{
    /// <summary>The request for these arguments, or the reason why there is none.</summary>
    /// <param name="arguments">An object that is valid for the tool's schema; its texts are valid Unicode.</param>
    public static (PreparedRequest? Request, string? Refusal) Create(HttpToolRequest definition, JsonElement arguments)
    {
        var (address, refusal) = UrlTemplate.Fill(definition.UrlTemplate, arguments);
        if (address is null)
        {
            return (null, refusal);
        }

        (var body, refusal) =
            !ToolMethods.HasBody(definition.Method) ? (null, null)
            : definition.BodyTemplate is { } template ? BodyTemplate.Fill(template, arguments)
            : (arguments.GetRawText(), null);
        return refusal is null
            ? (new(definition.Method, address, definition.Headers ?? [], body), null)
            : (null, refusal);
    }

    /// <summary>The request with one more header.</summary>
    public PreparedRequest With(ToolHeader header) => this with { Headers = [.. Headers, header] };
}
