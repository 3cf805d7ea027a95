namespace ChatPlatform.Tests.Hosting;

/// <summary>Paths that scanners request on any site.</summary>
internal static class CommonPaths
{
    private const string Words = """
        admin administrator login wp-login.php wp-admin wp-content xmlrpc.php phpmyadmin pma adminer.php server-status
        server-info .env .env.local .env.production .git/config .git/HEAD .svn/entries .hg .DS_Store .htaccess .htpasswd
        config config.json config.php configuration.php web.config appsettings.json appsettings.Development.json
        appsettings.Production.json secrets.json package.json package-lock.json packages.lock.json composer.json
        Dockerfile docker-compose.yml compose.yaml Makefile backup backup.zip backup.sql backup.tar.gz dump.sql
        database.sql db.sqlite data logs log error.log access.log debug trace trace.axd elmah.axd console actuator
        actuator/health actuator/env actuator/heapdump actuator/metrics metrics metrics/prometheus prometheus health
        healthz healthcheck status ping version info swagger swagger/index.html swagger/v1/swagger.json swagger-ui
        swagger-ui.html openapi openapi.json openapi/v1.json api api/docs api/v1 api/v2 api/swagger api/health api/debug
        graphql graphiql playground hangfire quartz profiler mini-profiler-resources _debug _profiler _vti_bin
        _framework/debug _framework/blazor-hotreload _framework/aspnetcore-browser-refresh.js _blazor _blazor/negotiate
        _content cgi-bin cgi-bin/test.cgi test test.php phpinfo.php info.php shell.php cmd.php upload uploads files
        download tmp temp old new dev staging beta demo demo/acme demo/contoso demo/api/shipments/ACM-1001
        demo/api/accounts/C-20017 install setup install.php setup.php register signup sign-up user users account
        accounts me profile members tenants tenants.json tokens keys key id_rsa jwks oauth/token oauth2/token
        connect/token .well-known/openid-configuration .well-known/jwks.json .well-known/security.txt
        .well-known/change-password auth auth/login auth/token saml sso ldap reset reset-password password forgot
        forgot-password invite invitations audit audit-events security security-events settings preferences reports
        reports/policy export import jobs queue scheduler cron worker webhooks webhook callback proxy fetch redirect go
        url out exec eval run command sql query search sitemap.xml robots.txt crossdomain.xml clientaccesspolicy.xml
        favicon.ico manifest.json service-worker.js sw.js healthz/live healthz/ready sign-in widget.js widget/frame
        admin/health admin/env admin/config admin/users admin/logs admin/metrics admin/status admin/dump admin/shell
        manage manage/health manage/env manage/config manage/users manage/logs manage/metrics manage/status manage/dump
        manage/shell management management/health management/env management/config management/users management/logs
        management/metrics management/status management/dump management/shell internal internal/health internal/env
        internal/config internal/users internal/logs internal/metrics internal/status internal/dump internal/shell
        private private/health private/env private/config private/users private/logs private/metrics private/status
        private/dump private/shell system system/health system/env system/config system/users system/logs system/metrics
        system/status system/dump system/shell debug/health debug/env debug/config debug/users debug/logs debug/metrics
        debug/status debug/dump debug/shell dev/health dev/env dev/config dev/users dev/logs dev/metrics dev/status
        dev/dump dev/shell test/health test/env test/config test/users test/logs test/metrics test/status test/dump
        test/shell api/internal api/internal/health api/internal/env api/internal/config api/internal/users
        api/internal/logs api/internal/metrics api/internal/status api/internal/dump api/internal/shell api/admin
        api/admin/health api/admin/env api/admin/config api/admin/users api/admin/logs api/admin/metrics
        api/admin/status api/admin/dump api/admin/shell api/v1/admin api/v1/admin/health api/v1/admin/env
        api/v1/admin/config api/v1/admin/users api/v1/admin/logs api/v1/admin/metrics api/v1/admin/status
        api/v1/admin/dump api/v1/admin/shell api/v1/system api/v1/system/health api/v1/system/env api/v1/system/config
        api/v1/system/users api/v1/system/logs api/v1/system/metrics api/v1/system/status api/v1/system/dump
        api/v1/system/shell api/v1/debug api/v1/debug/health api/v1/debug/env api/v1/debug/config api/v1/debug/users
        api/v1/debug/logs api/v1/debug/metrics api/v1/debug/status api/v1/debug/dump api/v1/debug/shell monitor
        monitor/health monitor/env monitor/config monitor/users monitor/logs monitor/metrics monitor/status monitor/dump
        monitor/shell ops ops/health ops/env ops/config ops/users ops/logs ops/metrics ops/status ops/dump ops/shell
        portal portal/health portal/env portal/config portal/users portal/logs portal/metrics portal/status portal/dump
        portal/shell dashboard dashboard/health dashboard/env dashboard/config dashboard/users dashboard/logs
        dashboard/metrics dashboard/status dashboard/dump dashboard/shell control control/health control/env
        control/config control/users control/logs control/metrics control/status control/dump control/shell support
        support/health support/env support/config support/users support/logs support/metrics support/status support/dump
        support/shell helpdesk helpdesk/health helpdesk/env helpdesk/config helpdesk/users helpdesk/logs
        helpdesk/metrics helpdesk/status helpdesk/dump helpdesk/shell services services/health services/env
        services/config services/users services/logs services/metrics services/status services/dump services/shell rest
        rest/health rest/env rest/config rest/users rest/logs rest/metrics rest/status rest/dump rest/shell v1 v1/health
        v1/env v1/config v1/users v1/logs v1/metrics v1/status v1/dump v1/shell v2 v2/health v2/env v2/config v2/users
        v2/logs v2/metrics v2/status v2/dump v2/shell old-admin old-admin/health old-admin/env old-admin/config
        old-admin/users old-admin/logs old-admin/metrics old-admin/status old-admin/dump old-admin/shell site
        site/health site/env site/config site/users site/logs site/metrics site/status site/dump site/shell web
        web/health web/env web/config web/users web/logs web/metrics web/status web/dump web/shell app app/health
        app/env app/config app/users app/logs app/metrics app/status app/dump app/shell root root/health root/env
        root/config root/users root/logs root/metrics root/status root/dump root/shell
        """;

    public static IReadOnlyList<string> All { get; } =
    [.. Words.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(p => "/" + p)];
}
