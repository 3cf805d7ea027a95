namespace ChatPlatform.Web.Components;

public static class ConsoleRegistration
{
    public static IServiceCollection AddConsole(this IServiceCollection services) => services;

    public static void MapConsole(this WebApplication app) => app.MapGet("/", () => TypedResults.Redirect("/demo/acme")).AllowAnonymous();
}
