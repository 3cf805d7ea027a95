using System.Text.Json;
using ChatPlatform.Web.Hosting;
using Serilog;
using Serilog.Context;

namespace ChatPlatform.Tests.Hosting;

/// <summary>What gets into the log, through the formatter that the program uses.</summary>
public sealed class LogTests
{
    /// <summary>Fits the shapes, belongs to nothing.</summary>
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
    public void S66_A_secret_is_masked_in_messages_properties_and_exceptions(string secret)
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
    public void S66_A_property_whose_name_says_secret_is_masked_whatever_it_holds(string name)
    {
        var line = Assert.Single(
            Lines(log => log.ForContext(name, $"plain \"{Canary}\" words").Information("Something")));
        Assert.DoesNotContain(Canary, line, StringComparison.Ordinal);
        Assert.Equal("***", JsonDocument.Parse(line).RootElement.GetProperty(name).GetString());
    }

    [Fact]
    public void S66_Lines_and_commands_of_a_terminal_stay_inside_their_field()
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
    public void S66_Ordinary_words_stay_as_they_are(string text)
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
