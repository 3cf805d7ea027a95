using ChatPlatform.Core.Analytics.Platform;
using ChatPlatform.Core.Analytics.Questions;
using ChatPlatform.Core.Analytics.Teaching;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Analytics;

public static class AnalyticsRegistration
{
    public static IServiceCollection AddAnalytics(this IServiceCollection services) =>
        services
            .AddSingleton<SummaryQueries>()
            .AddSingleton<ReportQueries>()
            .AddSingleton<QuestionQueries>()
            .AddSingleton<QuestionTeaching>()
            .AddSingleton<TaughtQuestions>()
            .AddSingleton<PlatformQueries>()
            .AddSingleton<RecordSearch>()
            .AddSingleton<TenantQueries>();
}
