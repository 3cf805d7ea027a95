namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>Keeps the current progress and stores it at intervals.</summary>
internal sealed class IngestionProgress(
    DocumentQueue queue, DocumentPublisher changes, ClaimedDocument document, CancellationTokenSource work)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(400);

    private volatile State _state = new(0, "Starting");

    public void Report(int percent, string text) => _state = new(percent, text);

    /// <summary>Runs until the work ends. Cancels the work when another instance has claimed the document.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(s_interval);
        State? written = null;
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                var state = _state;
                if (state == written)
                {
                    continue;
                }

                if (!await WriteAsync(state, ct))
                {
                    await work.CancelAsync();
                    return;
                }

                written = state;
                changes.Changed(document.TenantId, document.Id);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<bool> WriteAsync(State state, CancellationToken ct)
    {
        try
        {
            return await queue.ReportAsync(document, state.Percent, state.Text, ct);
        }
        catch (Npgsql.NpgsqlException)
        {
            // A missed renewal may not lose the lease; the fence decides when the chunks are published.
            return true;
        }
    }

    private sealed record State(int Percent, string Text);
}
