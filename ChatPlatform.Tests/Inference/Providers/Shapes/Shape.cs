using System.Text;
using System.Text.Json;
using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Inference.Providers.Shapes;

/// <summary>A recorded stream of a provider, with the answer that a client must make of it.</summary>
/// <param name="Stream">Events in order: an object is the data of an event, a text is sent as it is.</param>
/// <param name="Type">Content type of the response.</param>
/// <param name="Newline">Line break between and after the events.</param>
/// <param name="Bom">True when the body begins with a byte order mark.</param>
/// <param name="Piece">Bytes of one write; 0 writes all at once.</param>
/// <param name="End">What follows the last event; null for a blank line.</param>
public sealed record Shape(
    string Name, IReadOnlyList<JsonElement> Stream, JsonElement Expect, string Type = "text/event-stream",
    string Newline = "\n", bool Bom = false, int Piece = 0, string? End = null)
{
    private static readonly Dictionary<string, Shape> s_all = Read("shapes.json");

    public static Shape Get(string name) => s_all[name];

    public static IReadOnlyCollection<string> Names => s_all.Keys;

    /// <summary>The shapes of a file, by name.</summary>
    public static Dictionary<string, Shape> Read(string file) =>
        JsonSerializer
            .Deserialize<List<Shape>>(
                File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Inference/Providers/Shapes", file)),
                JsonSerializerOptions.Web)!
            .ToDictionary(s => s.Name);

    public Reply.Raw ToReply()
    {
        var blank = Newline + Newline;
        var events = Stream.Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : Data(e));
        var body = string.Join(blank, events) + (End ?? blank);
        return new([.. Bom ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(body)], Type, Piece);
    }

    /// <summary>The expected answer, in the form of <see cref="Outcome"/>.</summary>
    public string ExpectedOutcome()
    {
        var expected = new Outcome
        {
            Text = Text("text") ?? "",
            Ending = Text("ending"),
            Fault = Text("fault"),
        };
        if (Expect.TryGetProperty("calls", out var calls))
        {
            expected.Calls.AddRange(
                calls.EnumerateArray().Select(c => (c.GetProperty("name").GetString()!, c.GetProperty("arguments"))));
        }

        if (Expect.TryGetProperty("usage", out var usage))
        {
            expected.Usage = (usage[0].GetInt64(), usage[1].GetInt64());
        }

        return expected.ToString();
    }

    private static string Data(JsonElement value) => "data: " + JsonSerializer.Serialize(value, s_compact);

    private static readonly JsonSerializerOptions s_compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private string? Text(string member) =>
        Expect.TryGetProperty(member, out var value) ? value.GetString() : null;
}
