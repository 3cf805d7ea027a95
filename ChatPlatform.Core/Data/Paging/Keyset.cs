using System.Linq.Expressions;

namespace ChatPlatform.Core.Data.Paging;

/// <summary>
/// Sorts rows by a value and then by id, and begins after the last row of the page before. The id keeps rows with equal
/// values in a fixed order, so that pages neither repeat a row nor leave one out.
/// </summary>
internal static class Keyset
{
    /// <summary>In alphabetical order. The key of a row is its name and id.</summary>
    public static IQueryable<T> ByName<T>(
        this IQueryable<T> rows, Expression<Func<T, string>> name, Expression<Func<T, Guid>> id, PageRequest page)
    {
        if (page.AfterName is var (last, lastId))
        {
            rows = rows.Where(Join(
                name, id, (value, key) => string.Compare(value, last) > 0 || (value == last && key > lastId)));
        }

        return rows.OrderBy(name).ThenBy(id);
    }

    /// <summary>The largest number first. The key of a row is its number and id.</summary>
    public static IQueryable<T> ByNumber<T>(
        this IQueryable<T> rows, Expression<Func<T, decimal>> number, Expression<Func<T, Guid>> id, PageRequest page)
    {
        if (page.AfterAmount is var (last, lastId))
        {
            rows = rows.Where(Join(number, id, (value, key) => value < last || (value == last && key < lastId)));
        }

        return rows.OrderByDescending(number).ThenByDescending(id);
    }

    /// <summary>The latest time first. The key of a row is its time and id.</summary>
    public static IQueryable<T> ByTime<T>(
        this IQueryable<T> rows, Expression<Func<T, DateTimeOffset>> time, Expression<Func<T, Guid>> id,
        PageRequest page)
    {
        if (page.AfterTime is var (last, lastId))
        {
            rows = rows.Where(Join(time, id, (value, key) => value < last || (value == last && key < lastId)));
        }

        return rows.OrderByDescending(time).ThenByDescending(id);
    }

    /// <summary>The condition on a row that its value and id meet the condition.</summary>
    private static Expression<Func<T, bool>> Join<T, TValue>(
        Expression<Func<T, TValue>> value, Expression<Func<T, Guid>> id, Expression<Func<TValue, Guid, bool>> condition)
    {
        var row = value.Parameters[0];
        var idOfRow = new Replacement(id.Parameters[0], row).Visit(id.Body);
        var body = new Replacement(condition.Parameters[0], value.Body).Visit(condition.Body);
        return Expression.Lambda<Func<T, bool>>(new Replacement(condition.Parameters[1], idOfRow).Visit(body), row);
    }

    private sealed class Replacement(ParameterExpression parameter, Expression by) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? by : node;
    }
}
