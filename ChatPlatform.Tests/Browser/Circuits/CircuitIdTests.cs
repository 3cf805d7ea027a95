using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using ChatPlatform.Tests.Architecture;

namespace ChatPlatform.Tests.Browser.Circuits;

/// <summary>The id of a circuit is secret, and grants no access to another user who knows it.</summary>
public sealed partial class CircuitIdTests(CircuitIdTests.VerboseLogging fixture, BrowserFixture browser)
    : IClassFixture<CircuitIdTests.VerboseLogging>
{
    /// <summary>A browser script that connects to the hub and requests the circuit with the id.</summary>
    private const string Attach =
        """
        async id => {
          const negotiated = await fetch("/_blazor/negotiate?negotiateVersion=1", { method: "POST" });
          const { connectionToken } = await negotiated.json();
          const socket = new WebSocket(`ws://${location.host}/_blazor?id=${connectionToken}`);
          socket.binaryType = "arraybuffer";
          const text = s => {
            const b = [...new TextEncoder().encode(s)];
            return b.length < 32 ? [0xa0 | b.length, ...b] : [0xda, b.length >> 8, b.length & 255, ...b];
          };
          const call = [0x96, 1, 0x80, ...text("7"), ...text("ConnectCircuit"), 0x91, ...text(id), 0x90];
          const length = [];
          for (let n = call.length; ; n >>= 7) {
            length.push(n > 127 ? (n & 127) | 128 : n);
            if (n < 128) break;
          }
          return await new Promise((resolve, reject) => {
            let isAgreed = false;
            socket.onopen = () => socket.send('{"protocol":"blazorpack","version":1}\u001e');
            socket.onclose = () => reject(new Error("closed"));
            socket.onmessage = ({ data }) => {
              let bytes = new Uint8Array(typeof data === "string" ? new TextEncoder().encode(data) : data);
              if (!isAgreed) { isAgreed = true; socket.send(new Uint8Array([...length, ...call])); return; }
              while (bytes.length > 0) {
                let size = 0, i = 0;
                do { size |= (bytes[i] & 127) << (7 * i); } while (bytes[i++] & 128);
                const body = bytes.subarray(i, i + size);
                bytes = bytes.subarray(i + size);
                if (body[0] === 0x95 && body[1] === 3) {
                  resolve(body.at(-1) === 0xc3 ? "attached" : body.at(-1) === 0xc2 ? "refused" : "error");
                  socket.close();
                }
              }
            };
          });
        }
        """;

    [Fact]
    public async Task S29_Circuit_id_Opens_the_circuit_for_its_user_only_and_is_not_logged()
    {
        await using var owner = await browser.SignInAsync(
            fixture.App.Address, StaffDriver.Owner, StaffDriver.OwnerPassword, "/t/acme");
        await using var supporter = await browser.SignInAsync(
            fixture.App.Address, StaffDriver.Supporter, StaffDriver.SupporterPassword, "/t/acme");
        var frames = new ConcurrentQueue<string>();
        owner.Page.WebSocket += (_, socket) =>
            socket.FrameReceived += (_, frame) => frames.Enqueue(Encoding.Latin1.GetString(frame.Binary ?? []));
        await owner.GoInteractiveAsync("/t/acme/agents");
        var id = frames.Select(f => Secret().Match(f).Value).First(s => s.Length > 0);

        Assert.Equal("refused", await supporter.Page.EvaluateAsync<string>(Attach, id));
        Assert.Equal("refused", await owner.Page.EvaluateAsync<string>(Attach, id[..^4] + "AAAA"));
        Assert.Equal("attached", await owner.Page.EvaluateAsync<string>(Attach, id));

        var log = string.Join('\n', fixture.App.Log);
        Assert.Contains("/_blazor", log, StringComparison.Ordinal); // The log is complete.
        Assert.DoesNotContain(id, log, StringComparison.Ordinal);
    }

    /// <summary>In a circuit, the HttpContext is that of an arbitrary request.</summary>
    [Fact]
    public void S29_Components_Do_not_read_the_user_from_the_request() =>
        Assert.Empty(
            SourceTree
                .Files(".razor", "ChatPlatform.Web/Components")
                .Concat(SourceTree.Files(".cs", "ChatPlatform.Web/Components"))
                .Where(f => f.Text.Contains("IHttpContextAccessor", StringComparison.Ordinal))
                .Select(f => f.Path));

    [GeneratedRegex("CfDJ8[A-Za-z0-9_-]{60,}")]
    private static partial Regex Secret();

    /// <summary>Logs every request, which is more than the default.</summary>
    public sealed class VerboseLogging(PlatformFixture platform) : ProcessFixture(platform)
    {
        protected override void Configure(IDictionary<string, string> settings)
        {
            settings["Serilog:MinimumLevel:Default"] = "Information";
            settings["Serilog:MinimumLevel:Override:Microsoft.AspNetCore"] = "Information";
        }
    }
}
