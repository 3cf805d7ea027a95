using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Web.Security;

/// <summary>
/// Every operation of the OpenAPI document, with mutations of its own example. Scale: 25 mutations per operation, 500
/// at the promised scale, always the same. Uses the id and version of an existing object if there is one, so that the
/// mutation is the reason for a rejection.
/// </summary>
public sealed class MutationTests(MutationTests.HighLimits app, ITestOutputHelper output)
    : IClassFixture<MutationTests.HighLimits>
{
    private static readonly int s_changes = Scale.Of(each: 25, promised: 500);

    /// <summary>Routes that would end the caller's session, or remove what other requests need.</summary>
    private static readonly string[] s_leftOut = ["/sessions", "/auth/revoke", "/users/"];

    private readonly ConcurrentBag<string> _faults = [];
    private readonly ConcurrentDictionary<int, int> _statuses = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S36_Mutated_request_Is_rejected_with_a_problem_or_succeeds()
    {
        var (owner, supporter, admin) = (
            await ApiClient.OwnerAsync(app), await ApiClient.SupporterAsync(app), await ApiClient.AdminAsync(app));
        var operations = (await OpenApiDocument.ReadAsync(app))
            .Operations.Where(o => !s_leftOut.Any(part => o.Path.Contains(part, StringComparison.Ordinal)))
            .ToList();
        await Parallel.ForEachAsync(
            operations.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = Ct },
            async (numbered, _) =>
            {
                var (number, operation) = numbered;
                var caller =
                    operation.Path.Contains("/escalations", StringComparison.Ordinal) ? supporter
                    : operation.Path.Contains("{tenant}", StringComparison.Ordinal) ? owner
                    : admin;
                var mutator = new BodyMutator(number);
                if (Example(operation) is { } example)
                {
                    var (path, tag) = await TargetAsync(caller, operation.Path);
                    for (var i = 0; i < s_changes; i++)
                    {
                        var (isBad, text) = mutator.Change(example);
                        await TryAsync(caller, operation, path, text, tag, isBad);
                    }
                }
                else
                {
                    for (var i = 0; i < s_changes; i++)
                    {
                        await TryAsync(caller, operation, Address(operation, mutator), null, null, false);
                    }
                }
            });

        output.WriteLine(
            $"{_statuses.Values.Sum()} requests to {operations.Count} operations: "
            + $"{string.Join(", ", _statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} x {s.Key}"))}"
        );
        Assert.True(_faults.IsEmpty, string.Join(Environment.NewLine, _faults.Take(20)));
        Assert.True(operations.Count > 90, $"{operations.Count} operations");
        Assert.True(_statuses.GetValueOrDefault(422) > operations.Count, "Hardly any rule was reached.");
        Assert.All([await owner.StatusAsync("/api/v1/me"), await admin.StatusAsync("/api/v1/me")], status =>
            Assert.Equal(200, status));
    }

    private static JsonElement? Example(Operation operation) =>
        operation.Json.TryGetProperty("requestBody", out var body)
        && body.GetProperty("content").TryGetProperty("application/json", out var json)
            ? json.GetProperty("example")
            : null;

    /// <summary>The operation's address with an existing object and its version, or an unknown id.</summary>
    private static async Task<(string Path, string? Tag)> TargetAsync(ApiClient caller, string pattern)
    {
        var path = pattern
            .Replace("{tenant}", "acme", StringComparison.Ordinal)
            .Replace("{slug}", "nobody", StringComparison.Ordinal)
            .Replace("{number}", "1", StringComparison.Ordinal);
        if (path.IndexOf("/{id}", StringComparison.Ordinal) is > 0 and var at)
        {
            var id = await FirstOfAsync(caller, path[..at]) ?? Guid.CreateVersion7().ToString();
            using var one = await caller.GetAsync($"{path[..at]}/{id}");
            return (Without(path.Replace("{id}", id, StringComparison.Ordinal)), one.Headers.ETag?.ToString());
        }

        using var itself = await caller.GetAsync(Without(path));
        return (Without(path), itself.Headers.ETag?.ToString());
    }

    private static async Task<string?> FirstOfAsync(ApiClient caller, string list)
    {
        using var answer = await caller.GetAsync(list);
        return
            answer.IsSuccessStatusCode
            && await JsonSerializer.DeserializeAsync<JsonElement>(
                await answer.Content.ReadAsStreamAsync(Ct), cancellationToken: Ct)
                is var json
            && json.TryGetProperty("items", out var items)
            && items.GetArrayLength() > 0
            && items[0].TryGetProperty("id", out var id)
            ? id.GetString()
            : null;
    }

    private static string Address(Operation operation, BodyMutator mutator)
    {
        // Writes use unknown objects, reads existing ones.
        var tenant = operation.Method == HttpMethod.Get ? "acme" : "nobody";
        var path = new StringBuilder(
            string.Join(
                '/',
                operation
                    .Path.Split('/')
                    .Select(part =>
                        part == "{tenant}" ? tenant
                        : part.StartsWith('{') ? Uri.EscapeDataString(mutator.Word())
                        : part)));
        if (operation.Json.TryGetProperty("parameters", out var parameters))
        {
            path.Append('?');
            foreach (var query in parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query"))
            {
                path.Append(query.GetProperty("name").GetString())
                    .Append('=')
                    .Append(Uri.EscapeDataString(mutator.Word()))
                    .Append('&');
            }
        }

        return path.ToString();
    }

    private static string Without(string path) =>
        string.Join(
            '/', path.Split('/').Select(part => part.StartsWith('{') ? Guid.CreateVersion7().ToString() : part));

    private async Task TryAsync(
        ApiClient caller, Operation operation, string path, string? body, string? tag, bool isBad)
    {
        using var answer = await caller.SendAsync(operation.Method, path, body, tag);
        var status = (int)answer.StatusCode;
        _statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        var text =
            answer.Content.Headers.ContentType?.MediaType == "text/event-stream"
                ? ""
                : await answer.Content.ReadAsStringAsync(Ct);
        var fault =
            status >= 500 ? "a fault of the server"
            : isBad && status < 400 ? "was taken"
            : status >= 400 && !text.Contains("\"requestId\"", StringComparison.Ordinal) ? "no problem of ours"
            : text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal)
                ? "tells about the inside"
            : null;
        if (fault is not null)
        {
            _faults.Add(
                $"{operation} {path}: {fault}: {status} {text[..Math.Min(text.Length, 160)]} for "
                + $"{body?[..Math.Min(body.Length, 160)]}"
            );
        }
    }

    public sealed class HighLimits(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["Limits:Tenants:RequestsPerMinute"] = "1000000";
    }
}
