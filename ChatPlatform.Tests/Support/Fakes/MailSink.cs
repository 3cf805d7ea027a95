using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatPlatform.Tests.Support.Fakes;

/// <summary>A received mail.</summary>
/// <param name="Data">Headers and text, as sent.</param>
public sealed record ReceivedMail(string To, string Data);

/// <summary>An SMTP server on loopback that stores mails, and rejects as many as a test requests.</summary>
public sealed partial class MailSink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Parse("127.0.0.3"), 0);
    private readonly ConcurrentQueue<ReceivedMail> _mails = new();
    private int _refusals;

    public MailSink()
    {
        _listener.Start();
        _ = OpenStreamAsync();
    }

    public static string Host => "127.0.0.3";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyCollection<ReceivedMail> Mails => _mails;

    /// <summary>Rejects the next mails temporarily (451).</summary>
    public void Refuse(int mails) => Volatile.Write(ref _refusals, mails);

    /// <summary>Waits for the mail to an address and returns the code of its link.</summary>
    public async Task<string> CodeAsync(string address)
    {
        await Wait.UntilAsync(() => Task.FromResult(_mails.Any(m => m.To == address)), TimeSpan.FromSeconds(30));
        return Code()
            .Match(_mails.Last(m => m.To == address).Data.Replace("=\r\n", "", StringComparison.Ordinal))
            .Groups[1]
            .Value;
    }

    public void Dispose() => _listener.Dispose();

    private async Task OpenStreamAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException or IOException)
        {
            return;
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await using var writer = new StreamWriter(stream, Encoding.ASCII, leaveOpen: true)
        {
            NewLine = "\r\n",
            AutoFlush = true,
        };
        await writer.WriteLineAsync("220 sink");
        var to = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            var word = line.Split(' ')[0].ToUpperInvariant();
            if (word == "RCPT")
            {
                to = line[
                    (line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)
                ];
            }

            if (word == "DATA" && Interlocked.Decrement(ref _refusals) < 0)
            {
                await writer.WriteLineAsync("354 go on");
                _mails.Enqueue(new(to, await DataAsync(reader)));
            }
            else if (word == "DATA")
            {
                await writer.WriteLineAsync("451 later");
                continue;
            }

            await writer.WriteLineAsync(word == "QUIT" ? "221 bye" : "250 ok");
        }
    }

    private static async Task<string> DataAsync(StreamReader reader)
    {
        var data = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            data.Append(line).Append("\r\n");
        }

        return data.ToString();
    }

    [GeneratedRegex("#([A-Za-z0-9_-]{43})")]
    private static partial Regex Code();
}
