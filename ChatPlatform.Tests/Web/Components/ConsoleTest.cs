using Bunit;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Knowledge;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace ChatPlatform.Tests.Web.Components;

/// <summary>Renders components of the console at a fixed time, and creates their data.</summary>
public abstract class ConsoleTest : BunitContext
{
    protected static readonly DateTimeOffset Now = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    protected static readonly Guid Me = Guid.CreateVersion7();

    protected ConsoleTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(new StoppedClock(Now));
    }

    protected static EscalationItem Escalation(
        string visitor, int waitedSeconds = 60, Guid? assignedTo = null, string? preview = "Hello",
        string? title = null) =>
        new(
            Guid.CreateVersion7(), Guid.CreateVersion7(),
            assignedTo is null ? EscalationStatus.Pending : EscalationStatus.Assigned, visitor, preview, ["Shipment"],
            "customer_asked", "\"a person\"", assignedTo, assignedTo is null ? null : "Jon",
            Now.AddSeconds(-waitedSeconds), Now.AddSeconds(-waitedSeconds), null, null, "en", title ?? visitor,
            Guid.CreateVersion7(), assignedTo is null ? null : Now.AddSeconds(-30), null);

    protected static MessageView Message(
        MessageRole role, string text, MessageStatus status = MessageStatus.Complete, string? author = null) =>
        new(
            Guid.CreateVersion7(), 1, role, text, status, Now.AddMinutes(-1),
            Author: author is null ? null : new(author));

    protected static TurnView Turn(Guid messageId, Guid answerId, string? errorCode = null, int attempts = 1) =>
        new(
            Guid.CreateVersion7(), messageId, answerId, errorCode is null ? TurnStatus.Done : TurnStatus.Failed,
            attempts, errorCode, [new(TraceKind.Routing, "Routed to Shipment", "parcel; confidence 0.93", 6, 0)],
            Now.AddSeconds(-5), Now.AddSeconds(-4), Now.AddSeconds(-3));

    protected static DocumentItem Document(
        DocumentStatus status, int progress = 0, string? progressText = null, string? failureCode = null,
        string? failureDetail = null) =>
        new(
            Guid.CreateVersion7(), "Claims guide.pdf", status, progress, progressText, failureCode, failureDetail, 18,
            64, 1_300_000, Now, Now.AddHours(-2));

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
