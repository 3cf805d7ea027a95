using System.Text;

namespace ChatPlatform.Tests.Support.Browser;

/// <summary>The text and the elements with event handlers that a server has rendered on one page.</summary>
internal sealed class RenderedPage
{
    private readonly Lock _lock = new();
    private readonly List<DrawnElement> _elements = [];
    private readonly StringBuilder _words = new();

    /// <summary>All text rendered since the last call.</summary>
    public string TakeWords()
    {
        lock (_lock)
        {
            var words = _words.ToString();
            _words.Clear();
            return words;
        }
    }

    /// <summary>Adds a render batch.</summary>
    public void Add(RenderBatchReader drawing)
    {
        lock (_lock)
        {
            _words.Append(drawing.Words);
            if (drawing.NewHandlers.Count == drawing.GoneHandlers.Count)
            {
                // The elements are unchanged; old and new handlers are in the same order.
                var now = drawing.GoneHandlers.Zip(drawing.NewHandlers).ToDictionary();
                for (var i = 0; i < _elements.Count; i++)
                {
                    _elements[i] = _elements[i] with
                    {
                        Handlers = _elements[i]
                            .Handlers.ToDictionary(h => h.Key, h => now.GetValueOrDefault(h.Value, h.Value)),
                    };
                }
            }

            _elements.RemoveAll(e => e.Handlers.Values.Any(drawing.GoneHandlers.Contains));
            _elements.AddRange(drawing.Elements.Where(e => e.Handlers.Count > 0));
        }
    }

    /// <summary>The matching element that was rendered last; null for none.</summary>
    public DrawnElement? FindLast(Func<DrawnElement, bool> fits)
    {
        lock (_lock)
        {
            return _elements.FindLast(e => fits(e));
        }
    }
}
