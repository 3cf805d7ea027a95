using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatPlatform.Bench.Documents;

/// <summary>
/// Uploads documents as a tenant user of the demo does, and measures the time until they are searchable, the passages a
/// second and the memory of the app.
/// </summary>
internal sealed class DocumentRun(AppProcess app, HttpClient http, IReadOnlyList<string> words, string folder)
{
    private const string Documents = "/api/v1/tenants/acme/documents";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(20);

    private readonly PdfPages _pages = new(words);

    public async Task RunAsync(CancellationToken ct)
    {
        await SignInAsync(ct);
        await ProcessAsync("warm-up, 20 pages", Pages(20), ct);
        await ProcessAsync("1 page", Pages(1), ct);
        await ProcessAsync("200 pages", Pages(200), ct);
        await BesideAsync(2000, ct);
        await ProcessAsync("100 MB: 96 pages with a picture each", Pages(96, hasPictures: true), ct);
    }

    private async Task SignInAsync(CancellationToken ct)
    {
        using var answer = await http.PostAsJsonAsync(
            "/api/v1/auth/token", new { email = "owner@acme.demo", password = "Demo-tenant-2026!" }, ct);
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("accessToken").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>A document of one sentence, uploaded while a large one is processed.</summary>
    private async Task BesideAsync(int pages, CancellationToken ct)
    {
        var large = ProcessAsync($"{pages:N0} pages", Pages(pages), ct);
        await Task.Delay(TimeSpan.FromSeconds(15), ct);
        var path = Path.Combine(folder, "line.txt");
        await File.WriteAllTextAsync(path, _pages.Sentence(), ct);
        await ProcessAsync($"1 sentence, 15 s after the {pages:N0} pages", path, ct);
        await large;
    }

    private async Task ProcessAsync(string name, string path, CancellationToken ct)
    {
        var before = app.ResidentMegabytes;
        app.ResetPeak();
        var clock = Stopwatch.StartNew();
        var id = await UploadAsync(path, ct);
        var uploaded = clock.Elapsed;
        var document = await WaitAsync(id, clock, ct);
        var chunks = document.GetProperty("chunks").GetInt32();
        var seconds = (clock.Elapsed - uploaded).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: searchable after {clock.Elapsed.TotalSeconds:0.0} s, {chunks:N0} passages, "
            + $"{chunks / seconds:0} a second; memory {before} MB before, {app.PeakMegabytes} MB at most"));
        File.Delete(path);
    }

    private async Task<string> UploadAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        using var part = new StreamContent(file);
        using var form = new MultipartFormDataContent { { part, "file", Path.GetFileName(path) } };
        using var answer = await http.PostAsync(new Uri(Documents, UriKind.Relative), form, ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> WaitAsync(string id, Stopwatch clock, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(ct))
        {
            var document = await http.GetFromJsonAsync<JsonElement>($"{Documents}/{id}", ct);
            var status = document.GetProperty("status").GetString();
            if (status == "ready")
            {
                return document;
            }

            if (status == "failed" || clock.Elapsed > s_limit)
            {
                throw new InvalidOperationException($"The document is {status} after {clock.Elapsed}: {document}");
            }
        }

        throw new OperationCanceledException(ct);
    }

    private string Pages(int count, bool hasPictures = false)
    {
        var path = Path.Combine(folder, $"pages-{count}.pdf");
        _pages.Write(path, count, hasPictures);
        return path;
    }
}
