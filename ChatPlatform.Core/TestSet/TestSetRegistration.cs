using ChatPlatform.Core.Agents.Publishing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.TestSet;

public static class TestSetRegistration
{
    public static IServiceCollection AddTestSet(this IServiceCollection services) => services
        .AddSingleton<TestCaseQueries>()
        .AddSingleton<TestCaseEditor>()
        .AddSingleton<TestRuns>()
        .AddSingleton<TestRunner>()
        .AddSingleton<TestSetSettings>()
        .AddSingleton<IPublishGate, TestSetGate>();
}
