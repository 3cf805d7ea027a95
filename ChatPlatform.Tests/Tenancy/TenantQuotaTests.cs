using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>Which usage counts towards a tenant's answers of the day and tokens of the month, in UTC.</summary>
public sealed class TenantQuotaTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static DateOnly Today => DateOnly.FromDateTime(DateTime.UtcNow);

    private static DateOnly FirstOfMonth => new(Today.Year, Today.Month, 1);

    [Fact]
    public async Task Tenant_without_usage_Has_answers_and_tokens() =>
        Assert.Equal(new QuotaState(HasTurns: true, HasTokens: true), await StateAsync(await TenantAsync()));

    [Fact]
    public async Task Answers_of_the_day_End_at_the_limit()
    {
        var tenant = await TenantAsync(new Used(Today, Turns: 10));

        Assert.Equal(new QuotaState(HasTurns: false, HasTokens: true), await StateAsync(tenant));
    }

    [Fact]
    public async Task Answers_of_another_day_Do_not_count()
    {
        var tenant = await TenantAsync(
            new Used(Today.AddDays(-1), Turns: 10),
            new Used(Today, Turns: 9));

        Assert.True((await StateAsync(tenant)).HasTurns);
    }

    /// <summary>Input and output tokens together, from the first of the month.</summary>
    [Fact]
    public async Task Tokens_of_the_month_End_at_the_limit()
    {
        var tenant = await TenantAsync(new Used(FirstOfMonth, Input: 600, Output: 400));

        Assert.Equal(new QuotaState(HasTurns: true, HasTokens: false), await StateAsync(tenant));
    }

    [Fact]
    public async Task Tokens_of_another_month_Do_not_count()
    {
        var tenant = await TenantAsync(
            new Used(FirstOfMonth.AddDays(-1), Input: 1000),
            new Used(FirstOfMonth, Input: 599, Output: 400));

        Assert.True((await StateAsync(tenant)).HasTokens);
    }

    [Fact]
    public async Task Usage_of_another_tenant_Does_not_count()
    {
        await TenantAsync(new Used(Today, Turns: 1000, Input: 100_000));

        Assert.Equal(new QuotaState(HasTurns: true, HasTokens: true), await StateAsync(await TenantAsync()));
    }

    private async Task<QuotaState> StateAsync(Guid tenant) => await app.Get<TenantQuota>().StateAsync(tenant, Ct);

    /// <summary>A tenant with 10 answers a day and 1,000 tokens a month, and this usage.</summary>
    private async Task<Guid> TenantAsync(params Used[] usage)
    {
        var tenant = (await app.Tenant().SaveAsync()).Id;
        await using (var platform = app.Get<AppDbFactory>().ForPlatform())
        {
            (await platform.Tenants.SingleAsync(t => t.Id == tenant, Ct)).Limits = new(
                TurnsPerDay: 10, TokensPerMonth: 1000);
            await platform.SaveChangesAsync(Ct);
        }

        await using var db = app.Get<AppDbFactory>().ForTenant(tenant);
        db.AddRange(usage.Select(u => new TenantUsage
        {
            TenantId = tenant,
            Day = u.Day,
            Turns = u.Turns,
            InputTokens = u.Input,
            OutputTokens = u.Output,
        }));
        await db.SaveChangesAsync(Ct);
        return tenant;
    }

    private sealed record Used(DateOnly Day, int Turns = 0, long Input = 0, long Output = 0);
}
