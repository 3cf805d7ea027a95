using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChatPlatform.Web.Api.Inbox;
using ChatPlatform.Web.Api.Paging;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace ChatPlatform.Web.Api.OpenApi;

/// <summary>Generates the OpenAPI 3.1 document of the REST API.</summary>
public static class ApiDocument
{
    private const string Name = "v1";

    private static readonly (int Status, string When)[] s_everywhere =
    [
        (StatusCodes.Status400BadRequest, "The request cannot be parsed, or has an unknown property."),
        (StatusCodes.Status401Unauthorized, "The token is missing or not valid."),
        (StatusCodes.Status403Forbidden, "The caller's role does not allow this."),
        (StatusCodes.Status404NotFound, "Not found, or the caller has no access to it."),
        (StatusCodes.Status422UnprocessableEntity, "A value is not valid; `errors` has the fields and rules."),
        (StatusCodes.Status429TooManyRequests, "Too many requests; `Retry-After` has the seconds to wait."),
        (
            StatusCodes.Status503ServiceUnavailable,
            "Temporarily unavailable; `Retry-After` has the seconds to wait."),
    ];

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddSingleton<Cursors>();
        services.AddSingleton<EscalationEventStream>();
        services.AddSingleton<StaffStreams>();
        return services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = api =>
                api.RelativePath?.StartsWith(ApiRoutes.Root[1..] + "/", StringComparison.Ordinal) == true;
            options.AddSchemaTransformer(NameValues);
            options.AddDocumentTransformer(DescribeDocument);
            options.AddOperationTransformer(DescribeAsync);
        });
    }

    /// <summary>Adds the names of an enum, which its custom converter hides.</summary>
    private static Task NameValues(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (
            (Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) is
            { IsEnum: true } type)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum =
            [
                .. Enum.GetNames(type).Select(name => (JsonNode)(
                    type.GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
                    ?? JsonNamingPolicy.CamelCase.ConvertName(name))),
            ];
        }

        return Task.CompletedTask;
    }

    private static Task DescribeDocument(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new()
        {
            Title = "ChatPlatform REST API",
            Version = Name,
            Description =
                "Send a token as `Authorization: Bearer ...`. `{tenant}` is a tenant's slug or id. Errors are " +
                "problem details (RFC 9457) with a stable `code` and the `requestId`.",
        };
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An access token from `POST /auth/token`, or a personal API token (`cp_...`).",
            },
        };
        document.Security = [new() { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas["Problem"] = ProblemSchema();
        return Task.CompletedTask;
    }

    private static Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var json = context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        operation.Responses ??= [];
        foreach (var example in metadata.OfType<ResponseExample>())
        {
            if (
                operation
                    .Responses[example.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)]
                    .Content is
                { } content)
            {
                content.Values.First().Example = Example(example.Value, json);
            }
        }

        if (
            metadata.OfType<RequestExample>().FirstOrDefault() is { } request
            && operation.RequestBody?.Content is { } body)
        {
            body.Values.First().Example = Example(request.Value, json);
        }

        if (metadata.OfType<FileUploadMetadata>().FirstOrDefault() is { } file)
        {
            operation.RequestBody = FileBody(file);
        }

        var own = metadata.OfType<ErrorStatus>().Select(a => (a.Status, a.When));
        foreach (var (status, when) in s_everywhere.Concat(own))
        {
            operation.Responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Problem(
                context.Document!, when);
        }

        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            // Properties of parameter records would otherwise keep their PascalCase names.
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        }

        if (metadata.OfType<IfMatchMetadata>().Any())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(
                new OpenApiParameter
                {
                    Name = "If-Match",
                    In = ParameterLocation.Header,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    Description = "The ETag of the version that was read.",
                });
        }

        return Task.CompletedTask;
    }

    private static JsonNode? Example(object value, JsonSerializerOptions json) =>
        JsonSerializer.SerializeToNode(value, json);

    private static OpenApiRequestBody FileBody(FileUploadMetadata file) =>
        new()
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { file.Field },
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            [file.Field] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                        },
                    },
                    Example = new JsonObject { [file.Field] = $"(the bytes of {file.Example})" },
                },
            },
        };

    private static OpenApiResponse Problem(OpenApiDocument document, string when) =>
        new()
        {
            Description = when,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", document) },
            },
        };

    private static OpenApiSchema ProblemSchema()
    {
        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        return new()
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "title", "status", "code", "requestId" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = text,
                ["title"] = text,
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = text,
                ["code"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Description = "Stable error code in snake_case.",
                },
                ["requestId"] = text,
                ["owner"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Description = "Name of the current owner, when it is someone else.",
                },
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "Validation errors by field.",
                    AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = text },
                },
            },
        };
    }
}
