using Npgsql;
using NpgsqlTypes;

namespace ChatPlatform.Core.Knowledge.Search.Terms;

/// <summary>Builds full-text queries as typed values, so that PostgreSQL parses no text.</summary>
internal static class TsQuery
{
    /// <summary>Matches any of the words; matches nothing when there is no word to look up.</summary>
    public static NpgsqlParameter Any(IReadOnlyList<QueryTerm> terms) =>
        new()
        {
            NpgsqlDbType = NpgsqlDbType.TsQuery,
            Value =
                terms.Count == 0
                    ? Nothing
                    : terms.Select(t => (NpgsqlTsQuery)Lexeme(t)).Aggregate((a, b) => new NpgsqlTsQueryOr(a, b)),
        };

    /// <summary>One query for each word.</summary>
    public static NpgsqlParameter ForEachTerm(IReadOnlyList<QueryTerm> terms) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TsQuery,
        Value = terms.Select(t => (NpgsqlTsQuery)Lexeme(t)).ToArray(),
    };

    private static NpgsqlTsQueryLexeme Nothing => new("\u0001");

    private static NpgsqlTsQueryLexeme Lexeme(QueryTerm term) => new(term.Lexeme);
}
