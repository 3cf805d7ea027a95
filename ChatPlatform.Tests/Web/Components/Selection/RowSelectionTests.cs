using ChatPlatform.Web.Components.Shared.Selection;

namespace ChatPlatform.Tests.Web.Components.Selection;

/// <summary>The chosen rows of a list, and the notice after a change of them.</summary>
public sealed class RowSelectionTests
{
    [Fact]
    public void Selection_Keeps_only_rows_that_are_shown()
    {
        var selection = new RowSelection<int>();
        selection.Set(1, true);
        selection.Set(2, true);
        selection.Set(2, false);
        Assert.Equal((1, true, false), (selection.Count, selection.Contains(1), selection.ContainsAll([1, 2])));

        selection.SetAll([2, 3], true);
        Assert.True(selection.ContainsAll([2, 3]));
        selection.Keep([3, 4]);
        Assert.Equal((1, true), (selection.Count, selection.Contains(3)));
        selection.Clear();
        Assert.False(selection.ContainsAll([]));
    }

    [Theory]
    [InlineData(1, 0, 0, "1 agent switched off")]
    [InlineData(3, 0, 0, "3 agents switched off")]
    [InlineData(2, 1, 0, "2 agents switched off; 1 was already")]
    [InlineData(
        0, 2, 1, "0 agents switched off; 2 were already; 1 was changed by someone else and left as it is")]
    public void Notice_Counts_what_was_changed_and_what_was_not(int changed, int unchanged, int stale, string words) =>
        Assert.Equal(words, BulkNotice.Of(new(changed, unchanged, stale), "agent", "agents", "switched off"));
}
