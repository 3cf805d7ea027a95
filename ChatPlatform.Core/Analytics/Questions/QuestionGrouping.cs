using System.Numerics.Tensors;

namespace ChatPlatform.Core.Analytics.Questions;

/// <summary>Groups questions by meaning: greedy clustering by the cosine similarity of their embeddings.</summary>
internal static class QuestionGrouping
{
    /// <summary>
    /// Minimum cosine similarity to the center of a group. Paraphrases of a question have 0.6 to 0.9, other questions
    /// about the same subject less.
    /// </summary>
    private const float Threshold = 0.6f;

    /// <summary>
    /// The groups, largest first. Each step takes the question with the most similar questions left, and those.
    /// </summary>
    /// <param name="questions">Newest first.</param>
    /// <param name="vectors">The embedding of each question, of unit length.</param>
    public static IReadOnlyList<QuestionGroup> Group(
        IReadOnlyList<WeakQuestion> questions, IReadOnlyList<ReadOnlyMemory<float>> vectors)
    {
        var neighbours = Enumerable.Range(0, questions.Count)
            .Select(i => Enumerable.Range(0, questions.Count).Where(j => Similarity(i, j) >= Threshold).ToList())
            .ToList();
        var open = Enumerable.Range(0, questions.Count).ToHashSet();
        var groups = new List<(int Newest, QuestionGroup Group)>();
        while (open.Count > 0)
        {
            var center = open.Order().MaxBy(i => neighbours[i].Count(open.Contains));
            var members = neighbours[center].Where(open.Contains).ToList();
            open.ExceptWith(members);
            var title = members.MaxBy(i => members.Sum(j => Similarity(i, j)));
            groups.Add(
                (members[0], new(questions[title].Text, members.Count, [.. members.Select(i => questions[i])])));
        }

        return [.. groups.OrderByDescending(g => g.Group.Count).ThenBy(g => g.Newest).Select(g => g.Group)];

        float Similarity(int i, int j) => i == j ? 1 : TensorPrimitives.Dot(vectors[i].Span, vectors[j].Span);
    }
}
