using Npgsql;
using NpgsqlTypes;

namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>Full-text queries built as values, never as text that PostgreSQL would parse.</summary>
internal static class TsQuery
{
    /// <summary>Any of the words; a word that no chunk has where there is none to look up by.</summary>
    public static NpgsqlParameter Any(IReadOnlyList<QueryTerm> terms) =>
        new()
        {
            NpgsqlDbType = NpgsqlDbType.TsQuery,
            Value =
                terms.Count == 0
                    ? Nothing
                    : terms.Select(t => (NpgsqlTsQuery)Lexeme(t)).Aggregate((a, b) => new NpgsqlTsQueryOr(a, b)),
        };

    /// <summary>Each word as a query of its own.</summary>
    public static NpgsqlParameter Each(IReadOnlyList<QueryTerm> terms) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TsQuery,
        Value = terms.Select(t => (NpgsqlTsQuery)Lexeme(t)).ToArray(),
    };

    private static NpgsqlTsQueryLexeme Nothing => new("\u0001");

    private static NpgsqlTsQueryLexeme Lexeme(QueryTerm term) => new(term.Lexeme);
}
