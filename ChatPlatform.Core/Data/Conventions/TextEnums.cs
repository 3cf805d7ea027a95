using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatPlatform.Core.Data.Conventions;

/// <summary>
/// Stores every enum as snake_case text, so that rows are readable and independent of the enum's order.
/// </summary>
internal static class TextEnums
{
    /// <summary>The stored text of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static void Apply(ModelConfigurationBuilder builder)
    {
        var enums = typeof(AppDb).Assembly.GetTypes()
            .SelectMany(t => t.GetInterfaces())
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEntityTypeConfiguration<>))
            .Select(i => i.GenericTypeArguments[0])
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Select(p => Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType)
            .Where(t => t.IsEnum)
            .Distinct();
        foreach (var type in enums)
        {
            builder.Properties(type).HaveConversion(typeof(Converter<>).MakeGenericType(type)).HaveMaxLength(32);
        }
    }

    private sealed class Converter<T>() : ValueConverter<T, string>(
        value => Of(value),
        text => Enum.Parse<T>(text.Replace("_", ""), true))
        where T : struct, Enum;
}
