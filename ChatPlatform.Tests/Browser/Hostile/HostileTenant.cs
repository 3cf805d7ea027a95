using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Browser.Hostile;

/// <summary>A conversation with a part of the corpus, each text once in every role.</summary>
internal sealed record HostileChat(Guid Id, Guid EscalationId, string VisitorToken, int Messages);

/// <summary>
/// A tenant with hostile text in everything that users, visitors and models can name. Written directly to the database
/// without the validation of forms, because pages must be safe for any stored text.
/// </summary>
internal sealed class HostileTenant
{
    public const string Password = "Hostile-pass-2026!";

    /// <summary>Texts per conversation: four messages each, and pages show the newest 500.</summary>
    private const int Share = 110;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public required TestTenant Tenant { get; init; }

    public required string Owner { get; init; }

    public required string Supporter { get; init; }

    public List<HostileChat> Chats { get; } = [];

    public Guid AgentId { get; private set; }

    public Guid ToolId { get; private set; }

    public static async Task<HostileTenant> CreateAsync(AppFixture app, string sink, string origin)
    {
        var tenant = await app.Tenant().WithOrigins(origin).SaveAsync();
        var owner = await app.CreateMemberAsync(tenant.Slug, TenantRole.TenantUser, Password);
        var supporter = await app.CreateMemberAsync(tenant.Slug, TenantRole.Supporter, Password);
        var made = new HostileTenant { Tenant = tenant, Owner = owner.Email, Supporter = supporter.Email };
        foreach (var (part, i) in HostileText.All(sink).Chunk(Share).Select((p, i) => (p, i)))
        {
            made.Chats.Add(await made.CreateConversationAsync(app, part, i, supporter.Id));
        }

        var names = HostileText.Short(sink, 64, 40);
        await made.NamesAsync(app, names);
        await PlatformAsync(app, names, tenant.Id, [owner.Id, supporter.Id]);
        return made;
    }

    private async Task<HostileChat> CreateConversationAsync(
        AppFixture app, string[] texts, int number, Guid supporterId)
    {
        var visitorClient = await app.CreateVisitorAsync(Tenant.WidgetKey);
        await using var db = app.Get<AppDbFactory>().ForTenant(Tenant.Id);
        var conversation = await db.Conversations.SingleAsync(c => c.Id == visitorClient.ConversationId, Ct);
        var (visitor, seq) = (
            await db.Visitors.SingleAsync(v => v.Id == conversation.VisitorId, Ct), conversation.LastSeq);
        foreach (var text in texts)
        {
            foreach (var role in Enum.GetValues<MessageRole>())
            {
                db.Messages.Add(
                    new()
                    {
                        TenantId = Tenant.Id,
                        ConversationId = conversation.Id,
                        Seq = ++seq,
                        Role = role,
                        Text = text,
                        Status = MessageStatus.Complete,
                        Agents = role == MessageRole.Assistant ? [text] : [],
                        AuthorId = role == MessageRole.Supporter ? supporterId : null,
                        AuthorName = role == MessageRole.Supporter ? text : null,
                        Citations = role == MessageRole.Assistant ? [new(1, Guid.CreateVersion7(), text, 1, text)] : [],
                    });
            }
        }

        var escalation = new Escalation
        {
            TenantId = Tenant.Id,
            ConversationId = conversation.Id,
            Reason = "customer_asked",
            Evidence = texts[^1],
            AssignedTo = supporterId,
            AssignedName = texts[1],
            Status = EscalationStatus.Assigned,
        };
        db.Escalations.Add(escalation);
        (visitor.Name, visitor.Email) = (texts[2], texts[3]);
        (
            conversation.LastSeq, conversation.Status, conversation.Speaker, conversation.SpeakerUserId,
            conversation.SpeakerName
        ) = (seq, ConversationStatus.Escalated, SpeakerKind.Supporter, supporterId, texts[4]);
        (conversation.Preview, conversation.Agents, conversation.PageTitle, conversation.Locale) = (
            texts[5], [texts[6], texts[7]], texts[8], texts[9]);
        conversation.Title = texts[5];
        conversation.PageUrl = number switch
        {
            0 => "javascript:alert('zq0q')//",
            1 => "http://good.example/\"onclick=alert('zq0q')",
            _ => texts[10],
        };
        await db.SaveChangesAsync(Ct);
        return new(conversation.Id, escalation.Id, visitorClient.VisitorToken, texts.Length * 4);
    }

    /// <summary>Texts entered by the tenant's staff.</summary>
    private async Task NamesAsync(AppFixture app, IReadOnlyList<string> names)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(Tenant.Id);
        var tools = names
            .Select(
                (n, i) =>
                    new Tool
                    {
                        TenantId = Tenant.Id,
                        Name = $"tool_{i}",
                        Title = n,
                        Description = n,
                        Request = new("GET", $"https://good.example/{n}{{number}}"),
                        AnswerTemplate = n,
                        InputSchema = System.Text.Json.JsonSerializer.Serialize(
                            new
                            {
                                type = "object",
                                properties = new Dictionary<string, object>
                                {
                                    [n] = new
                                    {
                                        type = "string",
                                        description = n,
                                        pattern = n,
                                    },
                                },
                            }),
                    })
            .ToList();
        var agents = names
            .Select(n => new Agent
            {
                TenantId = Tenant.Id,
                Name = n,
                Description = n,
                Examples = [n],
            })
            .ToList();
        db.Tools.AddRange(tools);
        db.Agents.AddRange(agents);
        db.AgentVersions.AddRange(
            agents.Select(a => new AgentVersion
            {
                TenantId = Tenant.Id,
                AgentId = a.Id,
                Number = 1,
                Description = a.Name,
                Prompt = a.Name,
                Model = a.Name,
            }));
        db.AgentTools.AddRange(agents.Zip(tools, (a, t) => new AgentTool
        {
            TenantId = Tenant.Id,
            AgentId = a.Id,
            ToolId = t.Id,
        }));
        db.Documents.AddRange(
            names.Select(
                (n, i) =>
                    new Document
                    {
                        TenantId = Tenant.Id,
                        Name = n,
                        StorageKey = Guid.CreateVersion7().ToString("N"),
                        Size = 1,
                        ContentHash = $"{i:x64}",
                        MediaType = n,
                        Status = i % 2 == 0 ? DocumentStatus.Ready : DocumentStatus.Failed,
                        FailureCode = i % 2 == 0 ? null : "damaged",
                        FailureDetail = n,
                    }));
        var widget = await db.WidgetSettings.SingleAsync(Ct);
        (widget.Greeting, widget.SuggestedQuestions) = (names[0], [.. names.Skip(1).Take(4)]);
        await db.SaveChangesAsync(Ct);
        (AgentId, ToolId) = (agents[^1].Id, tools[^1].Id);
    }

    /// <summary>
    /// Texts that the platform shows of all tenants: names, users, catalog entries and audit entries.
    /// </summary>
    private static async Task PlatformAsync(AppFixture app, IReadOnlyList<string> names, Guid tenantId, Guid[] users)
    {
        await using (var db = app.Get<AppDbFactory>().ForPlatform())
        {
            (await db.Tenants.SingleAsync(t => t.Id == tenantId, Ct)).Name = names[0];
            db.Tenants.AddRange(names.Skip(1).Select((n, i) => new Tenant { Slug = $"hostile-{i}", Name = n }));
            db.Users.AddRange(
                names.Select(
                    (n, i) =>
                        new User
                        {
                            DisplayName = n,
                            UserName = $"hostile{i}@people.test",
                            Email = n,
                        }));
            db.CatalogEntries.AddRange(
                names.Select(
                    (n, i) =>
                        new CatalogEntry
                        {
                            Kind = CatalogKind.Agent,
                            Key = $"hostile-{i}",
                            Title = n,
                            Description = n,
                            Definition = "{}",
                            IsAllowedByDefault = true,
                        }));
            await db.SaveChangesAsync(Ct);
            foreach (var (id, i) in users.Select((p, i) => (p, i)))
            {
                (await db.Users.SingleAsync(u => u.Id == id, Ct)).DisplayName = names[^(i + 1)];
            }

            await db.SaveChangesAsync(Ct);
        }

        foreach (var name in names)
        {
            var who = new Actor(ActorKind.User, null, name, name);
            await app.Get<AuditLog>()
                .RecordAsync(
                    AuditEntry.Change(
                        "hostile.tried", who, tenantId, name, name,
                        new Dictionary<string, string> { [name] = "before" },
                        new Dictionary<string, string> { [name] = name }),
                    Ct);
        }
    }
}
