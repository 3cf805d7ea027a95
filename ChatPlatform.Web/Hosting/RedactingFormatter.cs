using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace ChatPlatform.Web.Hosting;

/// <summary>Writes log entries as JSON lines and masks secrets in properties and exceptions.</summary>
public sealed class RedactingFormatter : ITextFormatter
{
    private readonly CompactJsonFormatter _inner = new();

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        _inner.Format(logEvent, line);
        output.Write(SecretPatterns.Redact(line.ToString()));
    }
}
