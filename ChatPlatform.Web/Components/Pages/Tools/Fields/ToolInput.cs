using System.Globalization;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Http;
using ChatPlatform.Web.Components.Shared;

namespace ChatPlatform.Web.Components.Pages.Tools.Fields;

/// <summary>Form state of a tool.</summary>
public sealed class ToolInput
{
    private const int MaxName = 64;

    public string? Title { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public string Method { get; set; } = "GET";

    public string? Url { get; set; }

    /// <summary>
    /// Template of the body; null sends all fields. It is kept, and not sent, for methods without a body.
    /// </summary>
    public string? Body { get; set; }

    public SchemaInput Schema { get; init; } = SchemaInput.Empty;

    public string? Answer { get; set; }

    /// <summary>What the customer is told when a call fails; empty for the assistant's own words.</summary>
    public string? Failure { get; set; }

    /// <summary>True when the customer must agree before a call with side effects is made.</summary>
    public bool AsksFirst { get; set; } = true;

    /// <summary>True when only customers whom the tenant's site has signed in may use it.</summary>
    public bool SignedInOnly { get; set; }

    /// <summary>Headers with fixed values.</summary>
    public List<HeaderRow> Headers { get; private init; } = [];

    /// <summary>Header of the secret; empty for none.</summary>
    public string? SecretHeader { get; set; }

    /// <summary>A new secret; empty keeps the one that is set.</summary>
    public string? Secret { get; set; }

    /// <summary>True when a secret is set.</summary>
    public bool HasSecret { get; private init; }

    public string? Priority { get; set; } = "0";

    public bool IsEnabled { get; set; } = true;

    /// <summary>
    /// Placeholders of the address and the body that are not fields yet; empty while the JSON is shown.
    /// </summary>
    public IReadOnlyList<string> MissingFields =>
        Schema is { IsJson: false, Form: { } form }
            ? [.. UrlTemplate.Placeholders($"{Url} {SentBody}").Except(form.Rows.Select(r => r.Name ?? ""))]
            : [];

    private string? SentBody => ToolMethods.HasBody(Method) ? Body : null;

    public static ToolInput Of(ToolDetail tool) => new()
    {
        Title = tool.Title,
        Name = tool.Name,
        Description = tool.Description,
        Method = tool.Method,
        Url = tool.UrlTemplate,
        Body = tool.BodyTemplate,
        Schema = SchemaInput.Of(tool.InputSchema),
        Answer = tool.AnswerTemplate,
        Failure = tool.FailureText,
        Priority = tool.Priority.ToString(CultureInfo.InvariantCulture),
        IsEnabled = tool.IsEnabled,
        AsksFirst = tool.AsksFirst,
        SignedInOnly = tool.SignedInOnly,
        Headers = [.. (tool.Headers ?? []).Select(h => new HeaderRow { Name = h.Name, Value = h.Value })],
        SecretHeader = tool.SecretHeader,
        HasSecret = tool.HasSecret,
    };

    /// <summary>A copy of a tool with another title and name.</summary>
    public static ToolInput CopyOf(ToolDetail tool)
    {
        var copy = Of(tool);
        copy.Title = $"{tool.Title} (copy)";
        copy.Name = NameProposal.Of(tool.Name + " copy", '_', MaxName);
        return copy;
    }

    /// <summary>
    /// Sets the title. The name follows it as long as it is empty or the one that was proposed for the title before.
    /// </summary>
    public void SetTitle(string? title)
    {
        if (string.IsNullOrEmpty(Name) || Name == NameProposal.Of(Title, '_', MaxName))
        {
            Name = NameProposal.Of(title, '_', MaxName);
        }

        Title = title;
    }

    /// <summary>The draft, and the errors of values that cannot be read.</summary>
    public (ToolDraft Draft, FieldErrors Errors) Read()
    {
        var schema = Schema.Read();
        var hasPriority = int.TryParse(
            Priority, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
            out var priority);
        var errors = new FieldErrors()
            .Check("inputSchema", schema is not null, Schema.JsonError ?? "must be corrected where they are marked")
            .Check("priority", hasPriority, $"must be 0 to {ToolDraft.MaxPriority}");
        return (
            new(
                Name?.Trim() ?? "", Title?.Trim() ?? "", Description?.Trim() ?? "", Method, Url?.Trim() ?? "",
                schema ?? default, Trimmed(Answer), priority, IsEnabled,
                Headers.Count == 0
                    ? null : [.. Headers.Select(h => new ToolHeader(h.Name?.Trim() ?? "", h.Value?.Trim() ?? ""))],
                Trimmed(SecretHeader), Trimmed(Secret), SentBody, Trimmed(Failure),
                AsksFirst, SignedInOnly),
            errors);
    }

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(ToolInput other) =>
        (Title, Name, Description, Method, Url, Priority, IsEnabled)
            != (other.Title, other.Name, other.Description, other.Method, other.Url, other.Priority, other.IsEnabled)
        || (SentBody, AsksFirst, SignedInOnly) != (other.SentBody, other.AsksFirst, other.SignedInOnly)
        || (Answer ?? "", Failure ?? "", SecretHeader ?? "", Secret ?? "")
            != (other.Answer ?? "", other.Failure ?? "", other.SecretHeader ?? "", other.Secret ?? "")
        || !Headers.Select(h => (h.Name, h.Value)).SequenceEqual(other.Headers.Select(h => (h.Name, h.Value)))
        || Schema.Differs(other.Schema);

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A header in the form.</summary>
public sealed class HeaderRow
{
    public string? Name { get; set; }

    public string? Value { get; set; }
}
