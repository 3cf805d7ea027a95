using ChatPlatform.Core.Agents.Publishing;
using ChatPlatform.Core.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.TestSet;

public static class TestSetRegistration
{
    public static IServiceCollection AddTestSet(this IServiceCollection services) => services
        .AddAuditTargets(new AuditTarget("test_case", "test_cases t", "t.id", "t.message", AuditTarget.Private))
        .AddSingleton<TestCaseQueries>()
        .AddSingleton<TestCaseEditor>()
        .AddSingleton<TestRuns>()
        .AddSingleton<TestRunner>()
        .AddSingleton<TestSetSettings>()
        .AddSingleton<IPublishGate, TestSetGate>();
}
