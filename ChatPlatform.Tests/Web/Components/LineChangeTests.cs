using ChatPlatform.Web.Components.Shared;

namespace ChatPlatform.Tests.Web.Components;

public sealed class LineChangeTests
{
    [Fact]
    public void Replaced_line_Is_removed_and_then_added()
    {
        Assert.Equal(
            [
                new(ChangeKind.Unchanged, "a", 1, 1),
                new(ChangeKind.Removed, "b", 2, null),
                new(ChangeKind.Added, "x", null, 2),
                new(ChangeKind.Unchanged, "c", 3, 3),
            ],
            LineChange.Between("a\nb\nc", "a\r\nx\r\nc"));
    }

    [Fact]
    public void Inserted_lines_Leave_the_others_unchanged()
    {
        var lines = LineChange.Between("a\nb", "a\nnew\nnewer\nb");
        Assert.Equal(["new", "newer"], lines.Where(l => l.Kind == ChangeKind.Added).Select(l => l.Text));
        Assert.DoesNotContain(lines, l => l.Kind == ChangeKind.Removed);
    }

    [Fact]
    public void Both_texts_Are_contained_for_any_length()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            string Text(int max) => string.Join(
                '\n', Enumerable.Range(0, random.Next(max)).Select(_ => "abc"[random.Next(3)].ToString()));
            var (old, changed) = (Text(round < 198 ? 12 : 1500), Text(round < 198 ? 12 : 1500));
            var lines = LineChange.Between(old, changed);
            Assert.Equal(old, string.Join('\n', lines.Where(l => l.OldNumber is not null).Select(l => l.Text)));
            Assert.Equal(changed, string.Join('\n', lines.Where(l => l.NewNumber is not null).Select(l => l.Text)));
        }
    }
}
