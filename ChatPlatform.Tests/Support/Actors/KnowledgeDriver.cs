using System.Text;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>Uploads documents to a tenant and searches them.</summary>
public sealed class KnowledgeDriver(AppFixture app, Guid tenantId)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    public Task<UploadResult> UploadAsync(string name, byte[] content) =>
        app.Get<DocumentUpload>()
            .AddAsync(
                tenantId, Actor.System("test"), name, new MemoryStream(content), TestContext.Current.CancellationToken);

    /// <summary>Uploads a file that must be accepted, and waits until it is ready or failed.</summary>
    public async Task<DocumentItem> UploadAndProcessAsync(string name, byte[] content)
    {
        var accepted = Assert.IsType<UploadResult.Accepted>(await UploadAsync(name, content));
        return await WaitAsync(accepted.Document.Id, d => d.Status is DocumentStatus.Ready or DocumentStatus.Failed);
    }

    /// <summary>Uploads a file that must become searchable.</summary>
    public async Task<DocumentItem> AddDocumentAsync(string name, byte[] content)
    {
        var document = await UploadAndProcessAsync(name, content);
        Assert.True(document.Status == DocumentStatus.Ready, $"{document.FailureCode}: {document.FailureDetail}");
        return document;
    }

    /// <summary>Waits for a state of a document, woken by the published changes.</summary>
    public async Task<DocumentItem> WaitAsync(Guid documentId, Func<DocumentItem, bool> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_patience);
        using var changes = app.Get<LiveHub>().Subscribe(Topic.Documents(tenantId));
        while (true)
        {
            var document = (await ListAsync()).Items.Single(d => d.Id == documentId);
            if (reached(document))
            {
                return document;
            }

            await changes.WaitToReadAsync(limit.Token);
            changes.TryRead(out _);
        }
    }

    public Task<ListPage<DocumentItem>> ListAsync(string? search = null) =>
        app.Get<DocumentQueries>().PageAsync(tenantId, new(search), new(100), TestContext.Current.CancellationToken);

    public Task<EditOutcome<Guid>> DeleteAsync(Guid documentId) =>
        app.Get<DocumentLibrary>()
            .DeleteAsync(tenantId, documentId, Actor.System("test"), TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<RetrievedChunk>> SearchAsync(string question, int limit = 5) =>
        (await app.Get<KnowledgeSearch>().SearchAsync(
            tenantId, new(question, limit), TestContext.Current.CancellationToken)).Chunks;

    /// <summary>Adds a text as a document.</summary>
    public Task<DocumentItem> AddTextAsync(string name, string text) =>
        AddDocumentAsync(name, Encoding.UTF8.GetBytes(text));

    /// <summary>The built-in assistant's answer to the first message of a conversation.</summary>
    public async Task<string> AnswerAsync(string question)
    {
        var ct = TestContext.Current.CancellationToken;
        var match = await app.Get<QuestionSearch>().FindAsync(tenantId, new(question, 5), [], ct);
        var chunks = match.Chunks.Select((c, i) =>
            new NumberedChunk(i + 1, c.Title, c.Page, c.Text, c.Heading, c.Score, c.PageLabel));
        using var assistant = new ExtractiveChatClient(app.Get<MiniLmEmbeddingGenerator>());
        var response = await assistant.GetResponseAsync(
            [new(ChatRole.User, [NumberedChunk.ToContent([.. chunks], match.Evidence), new TextContent(question)])],
            cancellationToken: ct);
        return response.Text;
    }
}
