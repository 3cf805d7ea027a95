using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>Loads the model in the background at startup, so that the first visitor does not wait for it.</summary>
internal sealed class EmbeddingWarmUp(MiniLmEmbeddingGenerator embeddings, IOptions<EmbeddingOptions> options)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.WarmUp
            ? embeddings.GenerateAsync(["Good morning", "The first passage"], cancellationToken: stoppingToken)
            : Task.CompletedTask;
}
