using ChatPlatform.Core.Data;
using ChatPlatform.Core.Jobs;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatPlatform.Tests.Jobs;

/// <summary>Durable jobs on the real database; each test has its own job kind.</summary>
public sealed class JobLoopTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const int MaxAttempts = 2;

    private readonly string _kind = "test_" + Guid.NewGuid().ToString("N");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_is_run_once_and_deleted_when_it_is_done()
    {
        var subject = await AddAsync();
        var subjects = new List<Guid>();
        var loop = Loop((job, _) =>
        {
            subjects.Add(job.SubjectId);
            return Task.CompletedTask;
        });

        Assert.True(await loop.RunNextAsync(Ct));
        Assert.False(await loop.RunNextAsync(Ct));
        Assert.Equal([subject], subjects);
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Concurrent_claims_Never_take_the_same_job()
    {
        for (var i = 0; i < 20; i++)
        {
            await AddAsync();
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Queue().ClaimAsync(Ct)));

        Assert.Equal(20, claims.OfType<ClaimedJob>().Select(c => c.Id).Distinct().Count());
        Assert.Equal(10, claims.Count(c => c is null));
    }

    [Fact]
    public async Task Claim_Skips_a_job_that_another_claim_has_locked()
    {
        var (first, second) = (await AddAsync(), await AddAsync());
        await using var other = await app.OpenAsOwnerAsync();
        await using var transaction = await other.BeginTransactionAsync(Ct);
        await using var hold = new Npgsql.NpgsqlCommand(
            "select id from jobs where subject_id = $1 for update", other, transaction)
        {
            Parameters = { new() { Value = first } },
        };
        Assert.NotNull(await hold.ExecuteScalarAsync(Ct));

        var claimed = await Queue().ClaimAsync(Ct).WaitAsync(EventFeed.DefaultTimeout, Ct);

        Assert.Equal(second, claimed!.SubjectId);
        Assert.Null(await Queue().ClaimAsync(Ct).WaitAsync(EventFeed.DefaultTimeout, Ct));
    }

    [Fact]
    public async Task Job_of_a_killed_instance_Is_claimed_again_when_its_lease_expires()
    {
        await AddAsync();
        var dead = (await Queue().ClaimAsync(Ct))!;
        Assert.Null(await Queue().ClaimAsync(Ct));

        await ExpireAsync();
        var next = (await Queue().ClaimAsync(Ct))!;

        Assert.Equal((dead.Id, dead.Fence + 1, 2), (next.Id, next.Fence, next.Attempts));
        Assert.False(await Queue().RenewAsync(dead, Ct));
        Assert.False(await Queue().CompleteAsync(dead, Ct));
        Assert.False(await Queue().PostponeAsync(dead, TimeSpan.Zero, Ct));
        Assert.False(await Queue().ReleaseAsync(dead, Ct));
        Assert.False(await Queue().MarkFailedAsync(dead, Ct));
        Assert.True(await Queue().CompleteAsync(next, Ct));
    }

    [Fact]
    public async Task Failed_attempt_Is_retried_after_a_delay_and_the_last_one_ends_the_job()
    {
        await AddAsync();
        var loop = Loop((_, _) => throw new InvalidOperationException("The attempt fails."));

        Assert.True(await loop.RunNextAsync(Ct));
        var postponed = (await FindAsync())!;
        Assert.Equal((JobStatus.Queued, 1), (postponed.Status, postponed.Attempts));
        Assert.True(postponed.LeaseUntil - postponed.ChangedAt == Policy().FirstPause);
        Assert.False(await loop.RunNextAsync(Ct)); // Not yet due.

        await ExpireAsync();
        Assert.True(await loop.RunNextAsync(Ct));
        Assert.Equal((JobStatus.Failed, MaxAttempts), ((await FindAsync())!.Status, (await FindAsync())!.Attempts));
        await ExpireAsync();
        Assert.False(await loop.RunNextAsync(Ct));
    }

    [Fact]
    public async Task Job_Is_not_run_again_after_its_last_attempt_was_killed()
    {
        await AddAsync();
        for (var i = 0; i < MaxAttempts; i++)
        {
            Assert.NotNull(await Queue().ClaimAsync(Ct));
            await ExpireAsync();
        }

        var runs = 0;
        Assert.True(await Loop((_, _) => Task.FromResult(runs++)).RunNextAsync(Ct));

        Assert.Equal(0, runs);
        Assert.Equal(JobStatus.Failed, (await FindAsync())!.Status);
    }

    [Fact]
    public async Task Job_interrupted_by_a_shutdown_Is_released_and_not_counted()
    {
        await AddAsync();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var started = new TaskCompletionSource();
        var run = Loop((_, ct) =>
        {
            started.SetResult();
            return Task.Delay(Timeout.Infinite, ct);
        }).RunAsync(stopping.Token);
        await started.Task.WaitAsync(EventFeed.DefaultTimeout, Ct);

        await stopping.CancelAsync();
        await run.WaitAsync(EventFeed.DefaultTimeout, Ct);

        var row = (await FindAsync())!;
        Assert.Equal((JobStatus.Queued, 0, null), (row.Status, row.Attempts, row.LeaseUntil));
        Assert.NotNull(await Queue().ClaimAsync(Ct));
    }

    [Fact]
    public async Task Lease_Is_renewed_while_the_job_runs()
    {
        await AddAsync();
        var first = DateTimeOffset.MinValue;
        await Loop(
            async (_, ct) =>
            {
                first = (await FindAsync())!.LeaseUntil!.Value;
                await Wait.UntilAsync(async () => (await FindAsync())!.LeaseUntil > first, EventFeed.DefaultTimeout);
            },
            Policy() with { Lease = TimeSpan.FromSeconds(1) }).RunNextAsync(Ct);

        Assert.NotEqual(DateTimeOffset.MinValue, first);
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Run_Is_cancelled_when_the_lease_is_lost()
    {
        await AddAsync();
        var loop = Loop(
            async (_, ct) =>
            {
                await ChangeAsync("update jobs set fence = fence + 1 where kind = $1");
                await Task.Delay(Timeout.Infinite, ct);
            },
            Policy() with { Lease = TimeSpan.FromSeconds(1) });

        Assert.True(await loop.RunNextAsync(Ct).WaitAsync(EventFeed.DefaultTimeout, Ct));

        Assert.Equal(JobStatus.Processing, (await FindAsync())!.Status);
    }

    [Fact]
    public async Task Signal_Starts_a_job_before_the_next_poll()
    {
        var signal = new JobSignal();
        var ran = new TaskCompletionSource();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var loop = new JobLoop<ClaimedJob>(
            Queue(), signal, (_, _) => Task.FromResult(ran.TrySetResult()),
            Policy() with { CheckInterval = TimeSpan.FromHours(1) },
            TimeProvider.System, NullLogger.Instance);
        var run = loop.RunAsync(stopping.Token);

        await AddAsync();
        signal.Notify();
        await ran.Task.WaitAsync(EventFeed.DefaultTimeout, Ct);

        await stopping.CancelAsync();
        await run.WaitAsync(EventFeed.DefaultTimeout, Ct);
    }

    [Fact]
    public void Delay_Doubles_with_each_attempt_up_to_the_maximum() => Assert.Equal(
        [10, 20, 40, 60, 60], Enumerable.Range(1, 5).Select(n => Policy().PauseAfter(n).TotalSeconds));

    private static JobPolicy Policy() => new(
        Lease: TimeSpan.FromMinutes(1), CheckInterval: TimeSpan.FromSeconds(1), FirstPause: TimeSpan.FromSeconds(10),
        MaxDelay: TimeSpan.FromMinutes(1), MaxAttempts);

    private JobQueue Queue(TimeSpan? lease = null) =>
        new(app.Get<TenantSql>(), _kind, lease ?? TimeSpan.FromMinutes(1));

    private JobLoop<ClaimedJob> Loop(Func<ClaimedJob, CancellationToken, Task> run, JobPolicy? policy = null) => new(
        Queue(policy?.Lease), new JobSignal(), run, policy ?? Policy(), TimeProvider.System, NullLogger.Instance);

    private async Task<Guid> AddAsync()
    {
        var subject = Guid.CreateVersion7();
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        db.Jobs.Add(new() { Kind = _kind, SubjectId = subject });
        await db.SaveChangesAsync(Ct);
        return subject;
    }

    private async Task<Job?> FindAsync()
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db.Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Kind == _kind, Ct);
    }

    private Task ExpireAsync() =>
        ChangeAsync("update jobs set lease_until = now() - interval '1 second' where kind = $1");

    private async Task ChangeAsync(string sql)
    {
        await using var owner = await app.OpenAsOwnerAsync();
#pragma warning disable CA2100 // Constants of the test.
        await using var command = new Npgsql.NpgsqlCommand(sql, owner) { Parameters = { new() { Value = _kind } } };
#pragma warning restore CA2100
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
    }
}
