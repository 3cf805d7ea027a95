using System.Text.Json;
using ChatPlatform.Web.Hosting;
using Serilog;
using Serilog.Context;

namespace ChatPlatform.Tests.Hosting;

/// <summary>Log output of the program's formatter.</summary>
public sealed class LogTests
{
    /// <summary>Matches the patterns of secrets, but is none.</summary>
    private const string Canary = "c4n4ryc4n4ryc4n4ryc4n4ry";

    public static TheoryData<string> Texts =>
        [
            $"cp_{Canary}",
            $"eyJhbGciOi.{Canary}.{Canary}",
            $"Bearer eyJhbGciOi.{Canary}.{Canary}",
            $"sk-proj-{Canary}",
            $"gAAAAABn{Canary}==",
            $"Host=h;Username=u;Password={Canary}c4n4ry!;Database=d",
            $"https://h/x?access_token={Canary}&y=1",
            $"Authorization: Basic {Canary}",
            $"api_key={Canary}",
            $"-----BEGIN PRIVATE KEY-----\nMII{Canary}\n-----END PRIVATE KEY-----",
            $"CfDJ8{Canary}",
        ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void S66_Secret_Is_masked_in_messages_properties_and_exceptions(string secret)
    {
        var lines = Lines(log =>
        {
            log.Information("Plain " + secret.Replace("{", "", StringComparison.Ordinal));
            log.Information("In a property: {Value}", secret);
            log.Information("In an object: {@Value}", new { Inner = new { Text = secret } });
            log.Error(new InvalidOperationException("Outer", new ArgumentException(secret)), "Failed");
            using (LogContext.PushProperty("Extra", secret))
            {
                log.Information("Beside");
            }
        });
        Assert.Equal(5, lines.Count);
        Assert.All(lines, l => Assert.DoesNotContain(Canary, l, StringComparison.Ordinal));
        Assert.All(lines, l => Assert.NotNull(JsonDocument.Parse(l)));
    }

    [Theory]
    [InlineData("Password")]
    [InlineData("authorization")]
    [InlineData("SetCookie")]
    [InlineData("ClientSecret")]
    [InlineData("ApiKey")]
    public void S66_Property_named_secret_Is_masked_with_any_value(string name)
    {
        var line = Assert.Single(
            Lines(log => log.ForContext(name, $"plain \"{Canary}\" words").Information("Something")));
        Assert.DoesNotContain(Canary, line, StringComparison.Ordinal);
        Assert.Equal("***", JsonDocument.Parse(line).RootElement.GetProperty(name).GetString());
    }

    [Fact]
    public void S66_Line_breaks_and_terminal_sequences_Are_escaped()
    {
        const string Payload = "a\r\n{\"@mt\":\"forged\"}\u001b[31mred\u009b2J\u0085next\u2028line\0end";
        var lines = Lines(log =>
        {
            log.Information("Said {Text}", Payload);
            log.Error(new InvalidOperationException(Payload), "Failed");
        });
        Assert.Equal(2, lines.Count);
        Assert.All(lines, l => Assert.DoesNotContain(l, c => char.IsControl(c) || c is '\u2028' or '\u2029'));
        Assert.Equal(Payload, JsonDocument.Parse(lines[0]).RootElement.GetProperty("Text").GetString());
    }

    [Theory]
    [InlineData("GET /t/acme/knowledge answered 200")]
    [InlineData("wk_demo_acme")]
    [InlineData("tool track_shipment took 12 ms")]
    [InlineData("task-force, ask-me, risk-free")]
    public void S66_Ordinary_text_Is_not_masked(string text)
    {
        var line = Assert.Single(Lines(log => log.Information("{Text}", text)));
        Assert.Equal(text, JsonDocument.Parse(line).RootElement.GetProperty("Text").GetString());
    }

    private static List<string> Lines(Action<ILogger> write)
    {
        using var output = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        using (
            var log = new LoggerConfiguration()
                .Enrich.FromLogContext()
                .WriteTo.Sink(new TextSink(output))
                .CreateLogger())
        {
            write(log);
        }

        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private sealed class TextSink(TextWriter output) : Serilog.Core.ILogEventSink
    {
        private readonly RedactingFormatter _formatter = new();

        public void Emit(Serilog.Events.LogEvent logEvent) => _formatter.Format(logEvent, output);
    }
}
