using ChatPlatform.Core.Inference;

namespace ChatPlatform.Tests.Inference.Providers.Shapes;

/// <summary>
/// Streams as servers with the chat-completions format send them. Optional data never fails an answer, and each end has
/// its outcome.
/// </summary>
public sealed class ShapeTests(ShapeFixture fixture) : IClassFixture<ShapeFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// Shapes of servers that imitate the format, which the vendor's client does not read (docs/decisions/0003).
    /// </summary>
    private static readonly string[] s_differing =
    [
        "last chunk with choices null",
        "usage with null and fractional figures",
        "usage beside the finish reason",
        "only [DONE] at the end",
        "empty data",
        "data null",
        "character split between two chunks",
        "whole answer as JSON",
        "finish reason error",
        "finish reason empty, then cut",
        "finish reason empty in every chunk",
        "error object in the stream",
        "error object of a limit",
        "error as an event",
        "error for JSON",
        "parallel tool calls without index",
        "parallel tool calls without index, in fragments",
        "parallel tool calls that share index 0",
        "parallel tool calls without ids",
        "two calls of one tool without index and ids",
        "index null",
        "index as text",
        "id as a number",
        "arguments as object",
        "function_call",
    ];

    public static TheoryData<string> Names => [.. Shape.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task K7_Stream_Becomes_the_expected_answer(string name)
    {
        var shape = Shape.Get(name);
        fixture.Llm.Script = _ => shape.ToReply();
        var outcome = await Outcome.OfAsync(fixture.Create(), Ct);
        Assert.Equal(shape.ExpectedOutcome(), outcome.ToString());
        Assert.Equal(outcome.CallIds.Count, outcome.CallIds.Distinct().Count());
    }

    [Fact]
    public async Task Vendors_client_Differs_in_the_listed_shapes_only()
    {
        var differing = new List<string>();
        foreach (var name in Shape.Names)
        {
            var shape = Shape.Get(name);
            fixture.Llm.Script = _ => shape.ToReply();
            var outcome = await Outcome.OfAsync(fixture.Create(ProviderKinds.OpenAi), Ct);
            if (shape.ExpectedOutcome() != outcome.ToString())
            {
                differing.Add(name);
            }
        }

        Assert.Equal(s_differing, differing);
    }
}
