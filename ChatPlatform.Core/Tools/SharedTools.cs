using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Tools;

/// <summary>What a tool of the catalogue begins with, besides its key, which is its name, its title and description.</summary>
public sealed record SharedToolTemplate(string Method, string UrlTemplate, JsonElement InputSchema, string? AnswerTemplate);

/// <summary>Tools of the platform's catalogue: what they hold, and how a tenant adds one as a tool of its own that works only while it is allowed.</summary>
public sealed class SharedTools(SharedOffers offers, ToolEditor editor) : ISharedTemplate
{
    public SharedKind Kind => SharedKind.Tool;

    public void Check(CatalogueDraft draft, FieldErrors errors)
    {
        if (SharedDefinitions.Read<SharedToolTemplate>(draft.Definition?.GetRawText()) is not { } template)
        {
            errors.Check("definition", false, "must hold method, urlTemplate and inputSchema");
            return;
        }

        foreach (var (field, rule) in Draft(draft.Key, draft.Title, draft.Description, template).Check().Rules)
        {
            errors.Check(field switch { "name" => "key", "title" or "description" => field, _ => "definition." + field }, false, rule);
        }
    }

    /// <summary>Adds a tool from the catalogue. Not found where the tenant is not allowed it.</summary>
    public async Task<EditOutcome<ToolDetail>> AddAsync(Guid tenantId, Guid sharedId, Actor actor, CancellationToken ct)
    {
        if (await offers.FindAsync(tenantId, SharedKind.Tool, sharedId, ct) is not { } entry || SharedDefinitions.Read<SharedToolTemplate>(entry.Definition) is not { } template)
        {
            return new EditOutcome<ToolDetail>.NotFound();
        }

        var outcome = await editor.CreateAsync(tenantId, Draft(entry.Key, entry.Title, entry.Description, template), sharedId, actor, ct);
        return outcome switch
        {
            EditOutcome<ToolDetail>.Invalid invalid => new EditOutcome<ToolDetail>.Refused($"{entry.Title} {invalid.Errors.Rules.Values.First()}."),
            EditOutcome<ToolDetail>.Stale => new EditOutcome<ToolDetail>.Refused($"{entry.Title} is added already."),
            _ => outcome,
        };
    }

    private static ToolDraft Draft(string key, string title, string description, SharedToolTemplate template) =>
        new(key, title, description, template.Method, template.UrlTemplate, template.InputSchema, template.AnswerTemplate, 0, true);
}
