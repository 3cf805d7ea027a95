using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Http;
using ChatPlatform.Web.Components.Pages.Tools.Fields;

namespace ChatPlatform.Web.Components.Pages.Tools;

/// <summary>How the test of a tool is written.</summary>
public static class ToolTestText
{
    /// <summary>A chosen value.</summary>
    public static string Of(FieldRow row, string? value) => (row.Kind, value) switch
    {
        (_, null or "") => "None",
        (FieldKind.YesNo, "true") => "Yes",
        (FieldKind.YesNo, _) => "No",
        _ => value,
    };

    public static string Of(ToolOutcomeKind kind) => kind switch
    {
        ToolOutcomeKind.Succeeded => "Succeeded",
        ToolOutcomeKind.Refused => "Not called",
        ToolOutcomeKind.Failed => "Failed",
        _ => "Result unknown",
    };

    /// <summary>The request, one header a line, with its body below them.</summary>
    public static string Of(PreparedRequest request) =>
        string.Join(
            '\n',
            [
                $"{request.Method} {request.Address}", .. request.Headers.Select(h => $"{h.Name}: {h.Value}"),
                .. request.Body is { } body
                    ? ["Content-Type: application/json", "", BodyExample.Indented(body)]
                    : (string[])[],
            ]);
}
