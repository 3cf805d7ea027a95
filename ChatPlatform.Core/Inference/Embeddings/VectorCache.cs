namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>Caches the vectors of recently used texts. Bounded and thread-safe.</summary>
internal sealed class VectorCache(int capacity, int maxCharacters)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, float[] Vector)>> _nodes = new(
        StringComparer.Ordinal);
    private readonly LinkedList<(string Text, float[] Vector)> _order = new();

    public float[]? Find(string text)
    {
        if (text.Length > maxCharacters)
        {
            return null;
        }

        lock (_lock)
        {
            if (!_nodes.TryGetValue(text, out var node))
            {
                return null;
            }

            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Vector;
        }
    }

    public void Add(string text, float[] vector)
    {
        if (text.Length > maxCharacters || capacity == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_nodes.ContainsKey(text))
            {
                return;
            }

            if (_nodes.Count >= capacity)
            {
                _nodes.Remove(_order.Last!.Value.Text);
                _order.RemoveLast();
            }

            _nodes[text] = _order.AddFirst((text, vector));
        }
    }
}
