using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Versions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Widgets;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using NpgsqlTypes;
using Pgvector;

namespace ChatPlatform.Tests.Isolation;

/// <summary>
/// The other tenant: one row in every tenant table, generated from the model, so that new tables are included. Every
/// text contains the <see cref="Canary"/> and the name of its table; a response to another tenant that contains the
/// canary is a leak.
/// </summary>
internal sealed class CanaryTenant
{
    public const string Password = "Canary-pass-2026!";

    private readonly Dictionary<Type, object> _rows = [];

    /// <summary>A text that occurs nowhere else.</summary>
    public string Canary { get; } = "zq" + Guid.CreateVersion7().ToString("N")[^8..];

    public Guid Id { get; } = Guid.CreateVersion7();

    public string Slug => "b-" + Canary;

    public string WidgetKey => "wk_" + Canary;

    /// <summary>E-mail address of the tenant's manager.</summary>
    public string Email => $"owner@{Canary}.demo";

    public Guid UserId { get; private set; }

    /// <summary>The tenant's row of an entity type.</summary>
    public T Row<T>() => (T)_rows[typeof(T)];

    /// <summary>Every tenant table of the model.</summary>
    public static IEnumerable<IEntityType> Tables(IModel model) =>
        model.GetEntityTypes().Where(e => e.FindProperty("TenantId") is not null);

    public static async Task<CanaryTenant> CreateAsync(AppFixture app)
    {
        var (tenant, ct) = (new CanaryTenant(), TestContext.Current.CancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        var user = new User
        {
            UserName = tenant.Email,
            Email = tenant.Email,
            DisplayName = "Owner " + tenant.Canary,
        };
        Assert.True(
            (await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, Password)).Succeeded
        );
        tenant.UserId = user.Id;
        await using (var platform = app.Get<AppDbFactory>().ForPlatform())
        {
            platform.Tenants.Add(new() { Id = tenant.Id, Slug = tenant.Slug, Name = "Tenant " + tenant.Canary });
            var shared = new CatalogEntry
            {
                Kind = CatalogKind.Model,
                Key = "model-" + Guid.CreateVersion7(),
                Title = "A model of the platform",
                Description = "",
                Definition = "{}",
                IsAllowedByDefault = true,
            };
            platform.CatalogEntries.Add(shared);
            tenant._rows[typeof(CatalogEntry)] = shared;
            await platform.SaveChangesAsync(ct);
        }

        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var open = Tables(db.Model).ToList();
        while (open.Count > 0)
        {
            var next = open.First(e =>
                e.GetForeignKeys().All(k => k.PrincipalEntityType == e || !open.Contains(k.PrincipalEntityType)));
            open.Remove(next);
            await tenant.InsertRowAsync(db, next, ct);
        }

        return tenant;
    }

    /// <summary>
    /// Tries to save another row of this tenant whose parent belongs to the other tenant; throws the database's error.
    /// </summary>
    public async Task AddForeignReferenceAsync(AppDb db, IForeignKey key, CanaryTenant other, CancellationToken ct)
    {
        // Undone with the failed save. A row that is the only one of its parent makes room for another one first.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (key.DeclaringEntityType.GetIndexes().Any(i => i.IsUnique && i.Properties.All(p => p.IsForeignKey())))
        {
            db.Remove(_rows[key.DeclaringEntityType.ClrType]);
            await db.SaveChangesAsync(ct);
        }

        var entry = Build(db, key.DeclaringEntityType);
        var parent = other._rows[key.PrincipalEntityType.ClrType];
        foreach (
            var (child, principal) in key
                .Properties.Zip(key.PrincipalKey.Properties)
                .Where(p => p.First.Name != "TenantId"))
        {
            entry.Property(child.Name).CurrentValue = principal.PropertyInfo!.GetValue(parent);
        }

        entry.State = EntityState.Added;
        await db.SaveChangesAsync(ct);
    }

    private async Task InsertRowAsync(AppDb db, IEntityType type, CancellationToken ct)
    {
        // Rows that the database creates, such as a counter, exist already.
        if (
            type.FindPrimaryKey()!.Properties is [{ Name: "TenantId" }]
            && await db.FindAsync(type.ClrType, [Id], ct) is { } existing)
        {
            _rows[type.ClrType] = existing;
            return;
        }

        var entry = Build(db, type);
        entry.State = EntityState.Added;
        await db.SaveChangesAsync(ct);
        _rows[type.ClrType] = entry.Entity;
    }

    private EntityEntry Build(AppDb db, IEntityType type)
    {
        var entry = db.Entry(RuntimeHelpers.GetUninitializedObject(type.ClrType));
        foreach (var property in type.GetProperties().Where(p => p.GetColumnName() != "xmin" && !IsGiven(p)))
        {
            entry.Property(property.Name).CurrentValue = Special(type, property)
                ?? FromParent(property)
                ?? Value(property.ClrType, property);
        }

        return entry;
    }

    /// <summary>True for values that the database generates.</summary>
    private static bool IsGiven(IProperty property) =>
        property.ValueGenerated == ValueGenerated.OnAdd && !property.IsPrimaryKey() && property.ClrType != typeof(Guid);

    /// <summary>Values that must have a certain form for the tenant to work.</summary>
    private object? Special(IEntityType type, IProperty property) => (type.ClrType.Name, property.Name) switch
    {
        (_, "TenantId") => Id,
        (nameof(WidgetSettings), nameof(WidgetSettings.WidgetKey)) => WidgetKey,
        (nameof(WidgetSettings), nameof(WidgetSettings.IsIdentityRequired)) => false,
        (nameof(WidgetSettings), nameof(WidgetSettings.BusinessHours)) => new BusinessHours(
            "UTC", [new(DayOfWeek.Monday, new(9, 0), new(17, 0))], Text("widget_settings.business_hours")),
        (nameof(Document) or nameof(DocumentVersion), nameof(Document.StorageKey)) =>
            Guid.CreateVersion7().ToString("N"),
        (nameof(Document), nameof(Document.Status)) => DocumentStatus.Ready,
        (nameof(Escalation), nameof(Escalation.Status)) => EscalationStatus.Pending,
        (nameof(Membership), nameof(Membership.Role)) => TenantRole.TenantUser,
        ("ConversationEvent", "Type") => "message.created",
        ("ConversationEvent", "Data") => $"{{\"canary\":\"{Text("conversation_events.data")}\"}}",
        _ => null,
    };

    private object? FromParent(IProperty property)
    {
        foreach (var key in property.GetContainingForeignKeys())
        {
            if (key.PrincipalEntityType.ClrType == typeof(User))
            {
                return UserId;
            }

            if (_rows.TryGetValue(key.PrincipalEntityType.ClrType, out var parent))
            {
                var principal = key.PrincipalKey.Properties[key.Properties.ToList().IndexOf(property)];
                return principal.PropertyInfo!.GetValue(parent);
            }
        }

        return null;
    }

    private object? Value(Type type, IProperty property)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var name = $"{property.DeclaringType.GetTableName()}.{property.GetColumnName()}";
        if (
            property
                .GetContainingForeignKeys()
                .Any(k =>
                    !_rows.ContainsKey(k.PrincipalEntityType.ClrType) && k.PrincipalEntityType.ClrType != typeof(Tenant)
                ))
        {
            return null;
        }

        return type switch
        {
            _ when type == typeof(string) && property.GetColumnType() is "json" or "jsonb" => new JsonObject
            {
                ["type"] = "object",
                ["description"] = Text(name),
            }.ToJsonString(),
            _ when type == typeof(string) => Cut(Text(name), property.GetMaxLength()),
            _ when type == typeof(Guid) => Guid.CreateVersion7(),
            _ when type == typeof(List<Guid>) => new List<Guid> { Guid.CreateVersion7() },
            _ when type == typeof(byte[]) => Guid.CreateVersion7().ToByteArray(),
            _ when type == typeof(DateOnly) => DateOnly.FromDateTime(DateTime.UtcNow),
            _ when type == typeof(NpgsqlTsVector) => NpgsqlTsVector.Empty,
            _ when type == typeof(HalfVector) => new HalfVector(
                Enumerable.Range(0, 384).Select(i => (Half)(i == 0 ? 1 : 0)).ToArray()),
            _ when property.GetColumnType() is "json" or "jsonb" => JsonSerializer.Deserialize(
                Json(type, name), type, JsonSerializerOptions.Web),
            _ => Simple(type, name),
        };
    }

    /// <summary>The last value of an enum is the one that triggers no work.</summary>
    private object? Simple(Type type, string name) =>
        type switch
        {
            _ when type.IsEnum => Enum.GetValuesAsUnderlyingType(type)
                .Cast<object>()
                .Select(v => Enum.ToObject(type, v))
                .Last(),
            _ when type == typeof(bool) => true,
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UtcNow.AddDays(1),
            _ when type == typeof(string[]) => new[] { Text(name) },
            _ when typeof(IList).IsAssignableFrom(type) && type.IsGenericType => new List<string> { Text(name) },
            _ when type == typeof(decimal) => 1m,
            _ when type.IsPrimitive => Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture),
            _ => throw new NotSupportedException($"{name} is a {type.Name}: add a canary value for this type here."),
        };

    private JsonNode? Json(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => Text(name),
            _ when type == typeof(Guid) => Guid.CreateVersion7(),
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UtcNow,
            _ when type == typeof(DateOnly) => "2026-05-03",
            _ when type == typeof(bool) => true,
            _ when type.IsEnum => JsonSerializer.SerializeToNode(
                Enum.GetValues(type).GetValue(0), type, JsonSerializerOptions.Web),
            _ when type.IsPrimitive => 1,
            _ when typeof(IEnumerable).IsAssignableFrom(type) => new JsonArray(
                Json(type.IsArray ? type.GetElementType()! : type.GenericTypeArguments[0], name)),
            _ => new JsonObject(
                type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .Where(p => p.CanWrite)
                    .Select(p =>
                        KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(p.Name), Json(p.PropertyType, name)))
            ),
        };
    }

    private string Text(string name) => $"{Canary} {name}";

    private static string Cut(string text, int? length) =>
        length is { } maximum && text.Length > maximum ? text[..maximum] : text;
}
