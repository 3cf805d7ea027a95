using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Tests.Support;
using ChatPlatform.Web.Api.Inbox;
using ChatPlatform.Web.Security.Limits.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ChatPlatform.Tests.Web.Security.Limits;

/// <summary>A reader that opens a stream and reads nothing from it.</summary>
public sealed class StalledReaderTests(StalledReaderTests.ShortTimeouts app)
    : IClassFixture<StalledReaderTests.ShortTimeouts>
{
    private const int EventBytes = 48 * 1024;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S64_Stalled_reader_Is_disconnected_and_delays_no_other()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await using var healthy = await visitor.OpenStreamAsync();
        using var stalled = await OpenStalledStreamAsync(visitor);
        var topic = Topic.Conversation(tenant.Id, visitor.ConversationId);
        await Wait.UntilAsync(() => Task.FromResult(app.Get<LiveHub>().CountOf(topic) == 2), EventFeed.DefaultTimeout);
        var other = await app.CreateVisitorAsync(tenant.WidgetKey);
        var slots = app.Get<StreamSlots>();

        // More than the buffers of both sides: after some event, the server waits for this reader.
        var (sent, text) = (0, new string('x', EventBytes));
        await Wait.UntilAsync(
            async () =>
            {
                app.Get<LiveHub>().Publish(topic, new(null, "typing", $$"""{"number":{{++sent}},"text":"{{text}}"}"""));
                await healthy.WaitForAsync(
                    e => e.Type == "typing" && e.Data.GetProperty("number").GetInt32() == sent, TimeSpan.FromSeconds(30)
                );
                return slots.Count == 1;
            },
            TimeSpan.FromSeconds(60));

        Assert.Equal(sent, healthy.Events.Count(e => e.Type == "typing"));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await other.AskAsync("Are you there?");
        Timing.Report("Another customer's answer", clock.Elapsed, TimeSpan.FromSeconds(5));
        Assert.Equal(1, app.Get<LiveHub>().CountOf(topic));
    }

    [Fact]
    public async Task S64_Other_readers_Get_answers_at_once_while_one_stalls()
    {
        var tenant = await app.Tenant().SaveAsync();
        var (visitor, other) = (
            await app.CreateVisitorAsync(tenant.WidgetKey), await app.CreateVisitorAsync(tenant.WidgetKey));
        using var stalled = await OpenStalledStreamAsync(visitor);
        for (var i = 0; i < LiveHub.MaxBacklog / 2; i++)
        {
            app.Get<LiveHub>()
                .Publish(
                    Topic.Conversation(tenant.Id, visitor.ConversationId),
                    new(null, "typing", $$"""{"text":"{{new string('x', EventBytes)}}"}"""));
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await visitor.AskAsync("Are you there?");
        await other.AskAsync("Are you there?");
        Timing.Report("Two answers beside a stalled reader", clock.Elapsed, TimeSpan.FromSeconds(8));
    }

    /// <summary>
    /// Inbox events are too small to fill the buffers of a socket, so the body is a pipe without a reader.
    /// </summary>
    [Fact]
    public async Task S64_Stalled_reader_of_the_inbox_stream_Is_disconnected()
    {
        var tenant = await app.Tenant().SaveAsync();
        var context = new DefaultHttpContext();
        var (body, lifetime) = (new UnreadBody(), new AbortedRequest());
        context.Features.Set<IHttpResponseBodyFeature>(body);
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);

        await app.Get<EscalationEventStream>()
            .WriteAsync(context, tenant.Id, Ct)
            .WaitAsync(TimeSpan.FromSeconds(10), Ct);

        Assert.True(lifetime.IsAborted);
        Assert.Equal(0, app.Get<LiveHub>().CountOf(Topic.Queue(tenant.Id)));
    }

    /// <summary>Reads the response headers and nothing more.</summary>
    private async Task<Socket> OpenStalledStreamAsync(VisitorClient visitor)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveBufferSize = 4096,
        };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, app.Address.Port), Ct);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET /api/widget/v1/conversations/{visitor.ConversationId}/events HTTP/1.1\r\nHost: "
                + $"{app.Address.Authority}\r\nAuthorization: Bearer {visitor.Token}\r\n\r\n"
            ),
            Ct);
        var head = new byte[15];
        await socket.ReceiveAsync(head, Ct);
        Assert.Equal("HTTP/1.1 200 OK", Encoding.ASCII.GetString(head));
        return socket;
    }

    public sealed class ShortTimeouts(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["Limits:Streams:StallSeconds"] = "1";
    }

    private sealed class UnreadBody() : StreamResponseBodyFeature(Stream.Null), IHttpResponseBodyFeature
    {
        private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 16, resumeWriterThreshold: 8));

        PipeWriter IHttpResponseBodyFeature.Writer => _pipe.Writer;
    }

    private sealed class AbortedRequest : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public bool IsAborted { get; private set; }

        public void Abort() => IsAborted = true;
    }
}
