# Publishes the server and runs it on the ASP.NET Core runtime as an unprivileged user. The runtime image already
# contains what ONNX Runtime (libstdc++) and document extraction (prlimit) need.

FROM node:20.20.2-bookworm-slim AS assets
WORKDIR /src/ChatPlatform.Widget
COPY ChatPlatform.Widget/package.json ChatPlatform.Widget/package-lock.json ./
RUN npm ci --no-audit --no-fund
WORKDIR /src/ChatPlatform.Web/Assets
COPY ChatPlatform.Web/Assets/package.json ChatPlatform.Web/Assets/package-lock.json ChatPlatform.Web/Assets/.npmrc ./
RUN npm ci --no-audit --no-fund
WORKDIR /src
COPY ChatPlatform.Widget ChatPlatform.Widget
COPY ChatPlatform.Web/Assets ChatPlatform.Web/Assets
RUN npm --prefix ChatPlatform.Widget run build && npm --prefix ChatPlatform.Web/Assets run build

FROM mcr.microsoft.com/dotnet/sdk:10.0.401 AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY ChatPlatform.Core/ChatPlatform.Core.csproj ChatPlatform.Core/packages.lock.json ChatPlatform.Core/
COPY ChatPlatform.Web/ChatPlatform.Web.csproj ChatPlatform.Web/packages.lock.json ChatPlatform.Web/
RUN dotnet restore ChatPlatform.Web/ChatPlatform.Web.csproj --locked-mode
COPY appsettings.json ./
COPY ChatPlatform.Core ChatPlatform.Core
COPY ChatPlatform.Web ChatPlatform.Web
COPY --from=assets /src/ChatPlatform.Web/wwwroot ChatPlatform.Web/wwwroot
RUN dotnet publish ChatPlatform.Web/ChatPlatform.Web.csproj --no-restore -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12 AS final
WORKDIR /app
COPY --from=build /app ./
COPY deploy/health.sh ./
RUN mkdir -p /data/keys /data/files && chown -R "$APP_UID" /data
ENV ASPNETCORE_URLS=http://+:5080 \
    Jwt__KeyDirectory=/data/keys \
    Storage__Directory=/data/files
VOLUME ["/data"]
USER $APP_UID
EXPOSE 5080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["bash", "health.sh"]
ENTRYPOINT ["dotnet", "ChatPlatform.Web.dll"]
