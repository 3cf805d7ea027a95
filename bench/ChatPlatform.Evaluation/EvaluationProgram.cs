using System.Globalization;
using System.Text.Json;
using ChatPlatform.Core;
using ChatPlatform.Core.Data.Schema;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Evaluation;

internal static class EvaluationProgram
{
    public static async Task<int> Main(string[] args) => args switch
    {
        [ExtractionChild.Verb, .. var rest] => await ExtractionChild.RunAsync(rest, CancellationToken.None),
        ["files", var set, var predictions] => await ExtractionRun.RunAsync(set, predictions, CancellationToken.None),
        ["retrieval", var set, var predictions] => await RetrievalAsync(set, predictions, CancellationToken.None),
        ["answers", var set, var predictions] => await AnswersAsync(set, predictions, CancellationToken.None),
        ["routing", var set, var predictions] => await RoutingAsync(set, predictions, false, CancellationToken.None),
        ["routing-trained", var set, var predictions] =>
            await RoutingAsync(set, predictions, true, CancellationToken.None),
        ["scale", .. var sizes] => await ScaleAsync(sizes, CancellationToken.None),
        _ => Usage(),
    };

    private static async Task<int> RoutingAsync(
        string folder, string predictions, bool isTrained, CancellationToken ct)
    {
        await using var services = Services();
        var results = await services
            .GetRequiredService<RoutingRun>()
            .RunAsync(new(folder), isTrained, null, Console.Error.WriteLine, ct);
        await File.WriteAllLinesAsync(
            predictions, results.Select(r => JsonSerializer.Serialize(r, JsonSerializerOptions.Web)), ct);
        return 0;
    }

    private static async Task<int> RetrievalAsync(string folder, string predictions, CancellationToken ct)
    {
        await using var services = Services();
        await services.GetRequiredService<Migrator>().MigrateAsync(ct);
        var rankings = await services
            .GetRequiredService<RetrievalRun>()
            .RunAsync(new(folder), Console.Error.WriteLine, ct);
        await File.WriteAllLinesAsync(
            predictions, rankings.Select(r => JsonSerializer.Serialize(r, JsonSerializerOptions.Web)), ct);
        return 0;
    }

    private static async Task<int> AnswersAsync(string folder, string predictions, CancellationToken ct)
    {
        await using var services = Services();
        await services.GetRequiredService<Migrator>().MigrateAsync(ct);
        var answers = await services
            .GetRequiredService<AnswerRun>()
            .RunAsync(new(folder), Console.Error.WriteLine, ct);
        await File.WriteAllLinesAsync(
            predictions, answers.Select(a => JsonSerializer.Serialize(a, JsonSerializerOptions.Web)), ct);
        Console.WriteLine(AnswerFigures.Of(answers));
        return 0;
    }

    private static async Task<int> ScaleAsync(string[] sizes, CancellationToken ct)
    {
        await using var services = Services();
        await services.GetRequiredService<Migrator>().MigrateAsync(ct);
        await services.GetRequiredService<ScaleRun>().RunAsync(
            [.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))], Console.Error.WriteLine, ct);
        return 0;
    }

    private static ServiceProvider Services()
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddCore(configuration)
            .AddSingleton<EvaluationCorpus>()
            .AddSingleton<RetrievalRun>()
            .AddSingleton<AnswerRun>()
            .AddSingleton<RoutingRun>()
            .AddSingleton<ScaleRun>()
            .BuildServiceProvider();
    }

    private static int Usage()
    {
        Console.Error.WriteLine(
            "usage: files|retrieval|answers|routing|routing-trained SET_FOLDER PREDICTIONS, or scale SIZES");
        return 2;
    }
}
