using System.Text.Json;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Widgets;
using ChatPlatform.Core.Widgets.VerifiedVisitors;

namespace ChatPlatform.Web.Api.OpenApi;

/// <summary>Examples for the OpenAPI document: the data of one fictitious business.</summary>
internal static class Examples
{
    private const string Schema =
        """{"type":"object","properties":{"number":{"type":"string","pattern":"^ACM-[0-9]{4}$"}},"required":""" +
        """["number"],"additionalProperties":false}""";

    public static readonly DateTimeOffset At = new(2026, 3, 4, 9, 30, 0, TimeSpan.Zero);
    public static readonly Guid AgentId = Guid.Parse("0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c01");
    public static readonly Guid ToolId = Guid.Parse("0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c02");
    public static readonly Guid ConversationId = Guid.Parse("0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c03");
    private static readonly Guid s_documentId = Guid.Parse("0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c04");
    private static readonly Guid s_ticketId = Guid.Parse("0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c05");
    private static readonly Guid s_otherId = Guid.Parse("0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c06");
    private static readonly Guid s_turnId = Guid.Parse("0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c07");
    private static readonly Guid s_answerId = Guid.Parse("0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c08");

    public static AgentDetail Agent { get; } =
        new(
            AgentId, "Shipment", "Tracking of parcels, delays and deliveries.", ["Where is my parcel?"], true, 3,
            "You help with shipments.", null, [ToolId], At, 0, Parameters: new(Temperature: 0.3, MaxTokens: 500));

    public static RouteCheckResult RouteCheck { get; } =
        new(
            [new(AgentId, "Shipment", "Where is my parcel?")], null, "closest to its description and examples", 0.95,
            [new(AgentId, "Shipment", 0.91)]);

    public static CorrectedRoute Correction { get; } = new(AgentId, "Shipment");

    public static LearntMessage LearntMessage { get; } =
        new(s_ticketId, "My box has not come yet", ConversationId, s_otherId, "Mira Rahn", At);

    public static TenantCatalogEntry CatalogEntry(string key, string title, string description) =>
        new(ConversationId, key, title, description, AgentId);

    public static AgentVersionItem AgentVersion { get; } = new(
        3, Agent.Description, Agent.Prompt, null, true, At, "Olga Owner", null, ["Where is my parcel?"], [ToolId], null,
        []);

    public static ToolDetail Tool { get; } =
        new(
            ToolId,
            "track_shipment",
            "Track shipment",
            "Looks up where a shipment is.",
            "GET",
            "https://api.example.com/shipments/{number}",
            JsonSerializer.Deserialize<JsonElement>(Schema),
            "Shipment {number} is {status}.",
            0,
            true,
            At,
            0);

    public static WidgetDetail Widget { get; } =
        new(
            "wk_demo_acme",
            "#2456C7",
            "right",
            "auto",
            "Hello. How can we help?",
            ["Where is my parcel?"],
            ["https://www.example.com"],
            At,
            0,
            Texts: new("Acme help desk", "Usually replies at once"),
            LogoUrl: "/widget/logo/wk_demo_acme/5f1d7a84db3da4f1a2b3c4d5e6f70819");

    public static DocumentItem Document { get; } =
        new(s_documentId, "Claims.pdf", DocumentStatus.Ready, 100, null, null, null, 12, 48, 182_044, At, At);

    public static ChunkItem Chunk { get; } =
        new(s_otherId, 0, "Claims > Deadline", "Damage is to be reported within seven days.", 3, 14);

    public static RetrievedChunk RetrievedChunk { get; } =
        new(
            s_otherId, s_documentId, "Claims.pdf", 3, "Claims > Deadline",
            "Damage is to be reported within seven days.", 0.83, 0.71);

    public static ConversationItem Conversation { get; } =
        new(
            ConversationId, "Visitor", ConversationStatus.Escalated, SpeakerKind.Supporter, "Mira Rahn",
            "It arrived broken.", ["Guidelines"], null, At, At,
            "My parcel arrived damaged. What now?", s_otherId, "https://www.example.com/claims", "customer_asked");

    public static ConversationDetail ConversationDetail { get; } =
        new(
            ConversationId,
            "Visitor",
            ConversationStatus.Escalated,
            SpeakerKind.Supporter,
            "Mira Rahn",
            ["Guidelines"],
            null,
            null,
            "https://www.example.com/claims",
            "Claims",
            "en",
            At,
            At,
            "My parcel arrived damaged. What now?");

    public static MessageView Message { get; } =
        new(s_otherId, 4, MessageRole.Customer, "It arrived broken.", MessageStatus.Complete, At);

    public static TurnView Turn { get; } =
        new(
            s_turnId,
            s_otherId,
            s_answerId,
            TurnStatus.Done,
            1,
            null,
            [
                new(TraceKind.Routing, "Routed to Guidelines", "damage; confidence 0.93", 6, 0),
                new(TraceKind.Chunks, "2 passages", "Claims.pdf", 14, 6),
                new(TraceKind.Model, "Guidelines", "182 characters", 640, 21),
            ],
            At,
            At.AddMilliseconds(410),
            At.AddMilliseconds(661));

    public static EscalationItem Escalation { get; } =
        new(
            s_ticketId,
            ConversationId,
            EscalationStatus.Assigned,
            "Visitor",
            "It arrived broken.",
            ["Guidelines"],
            "customer_asked",
            "\"talk to a person\"",
            s_otherId,
            "Mira Rahn",
            At,
            At,
            "https://www.example.com/claims",
            "Claims",
            "en",
            "My parcel arrived damaged. What now?",
            s_otherId,
            At,
            null);

    public static IdentityState Identity { get; } = new(true, At, true, 0);
}
