using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Web.Components.Pages.Audit;

namespace ChatPlatform.Tests.Web.Components.Audit;

/// <summary>Texts of audit entries in the console.</summary>
public sealed class AuditLabelTests
{
    [Theory]
    [InlineData("agent.updated", """{"isEnabled":true}""", """{"isEnabled":false}""", "Agent turned off")]
    [InlineData("tool.updated", """{"isEnabled":false}""", """{"isEnabled":true}""", "Tool turned on")]
    [InlineData(
        "agent.updated", """{"isEnabled":true,"prompt":"a"}""", """{"isEnabled":false,"prompt":"b"}""",
        "Agent updated")]
    [InlineData("agent.published", """{"version":2}""", """{"version":1}""", "Version 1 made current")]
    [InlineData("sign_in.done", null, null, "Sign-in done")]
    public void Entry_Says_what_has_happened(string action, string? before, string? after, string text) =>
        Assert.Equal(text, AuditLabels.Of(Entry(action, before, after)));

    [Fact]
    public void Version_that_was_made_current_Is_named_with_its_agent() => Assert.Equal(
        "Version 1 of Shipment made current",
        AuditLabels.SentenceOf(Entry(
            "agent.published", """{"name":"Shipment","version":2}""", """{"name":"Shipment","version":1}""")));

    [Theory]
    [InlineData("isEnabled", "true", "false", "State", "Turned on", "Turned off")]
    [InlineData("isPlatformAdmin", "false", "true", "Platform admin", "No", "Yes")]
    [InlineData("suggestedQuestions", "[]", "[\"a\",\"b\"]", "Suggested questions", "None", "a; b")]
    [InlineData("role", "\"TenantUser\"", "\"supporter\"", "Role", "Tenant user", "Supporter")]
    [InlineData(
        "expiresAt", "\"2026-10-05T14:02:00+00:00\"", "null", "Expires at", "5 Oct 2026, 14:02 UTC", null)]
    [InlineData(
        "toolIds", "[]", "[\"0199a6a0-0000-7000-8000-000000000001\"]", "Tools", "None", "1 entry")]
    public void Change_Is_written_in_words(
        string field, string before, string after, string name, string? first, string? last) =>
        Assert.Equal(
            [(name, first, last)],
            AuditLabels.Changes(Entry(
                "x.updated", $$"""{"{{field}}":{{before}}}""", $$"""{"{{field}}":{{after}}}""")));

    [Fact]
    public void Old_entry_of_a_detail_and_a_draft_Shows_only_what_has_changed() => Assert.Equal(
        [("Title", "Track", "Trace"), ("Body", "{}", null)],
        AuditLabels.Changes(Entry(
            "tool.updated",
            """{"id":"1","title":"Track","hasSecret":true,"isForbidden":false,"bodyTemplate":"{}"}""",
            """{"title":"Trace"}""")));

    private static AuditItem Entry(string action, string? before, string? after) => new(
        1, Guid.Empty, AuditKind.Audit, default, action, ActorKind.User, null, "Olive", null, null, "agent", "1",
        Parse(before), Parse(after), null, null);

    private static JsonElement? Parse(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}
