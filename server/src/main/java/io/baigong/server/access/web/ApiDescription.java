package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;

/// What `/v3/api-docs` says beyond the handlers' signatures: the name of each operation, the scopes
/// it needs, paging and problems.
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String TOKEN = "token";
    private static final String SESSION = "session";
    private static final String PROBLEM = "#/components/schemas/Problem";

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Caller.class, PageRequest.class, Locale.class)
                .replaceWithSchema(JsonNode.class, new Schema<>())
                .replaceWithSchema(ZoneId.class, new StringSchema());
        ModelResolver.enumsAsRef = true;
    }

    /// Shapes that only [Described] names.
    @SuppressWarnings("rawtypes") // as the library has it
    private final Map<String, Schema> described = new ConcurrentHashMap<>();

    @Bean
    OpenAPI api() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Baigong 百工")
                                .version("1")
                                .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url("/")))
                .components(
                        new Components()
                                .addSchemas("Problem", problem())
                                .addSchemas("ProblemFault", fault())
                                .addSecuritySchemes(
                                        TOKEN,
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("bearer")
                                                .bearerFormat("bg_…"))
                                .addSecuritySchemes(
                                        SESSION,
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.APIKEY)
                                                .in(SecurityScheme.In.COOKIE)
                                                .name("baigong-session")));
    }

    private static Schema<?> problem() {
        var faults =
                new ArraySchema().items(new Schema<>().$ref("#/components/schemas/ProblemFault"));
        return object("RFC 9457")
                .addProperty("type", string())
                .addProperty("title", string())
                .addProperty("status", integer())
                .addProperty("detail", string())
                .addProperty("instance", string())
                .addProperty("code", string().description("docs/errors.md lists them"))
                .addProperty("errors", faults)
                .addProperty("kind", string().description("of what was not found"))
                .addProperty("key", string().description("of what was not found"))
                .addProperty("what", string().description("of what there is too much"))
                .addProperty("limit", integer().format("int64"))
                .addProperty("seconds", integer().format("int64").description("to wait"))
                .required(List.of("code", "status", "title"));
    }

    private static Schema<?> fault() {
        return object("What is wrong in a field, or in a cell of a file")
                .addProperty("field", string())
                .addProperty("row", integer().format("int64"))
                .addProperty("column", string())
                .addProperty("expected", string())
                .addProperty("got", string())
                .required(List.of("expected", "got"));
    }

    // In OpenAPI 3.1 a schema has `types`; the classes of 3.0 set `type` and are written as such.
    private static Schema<?> object(String description) {
        return new ObjectSchema().description(description);
    }

    private static Schema<?> string() {
        return new StringSchema();
    }

    private static Schema<?> integer() {
        return new IntegerSchema();
    }

    /// In front of all other converters of types, hence behind them in the chain.
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ApiShapes shapes(ObjectMapperProvider json) {
        return new ApiShapes(json.jsonMapper());
    }

    @Bean
    OpenApiCustomizer shapesThatAreOnlyDescribed(ApiShapes shapes) {
        return api -> {
            shapes.check();
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(ApiDescription::nameSecond);
            described.forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
        };
    }

    @Bean
    OperationCustomizer namesScopesAndProblems() {
        return this::describe;
    }

    private Operation describe(Operation operation, HandlerMethod handler) {
        String noun = handler.getBeanType().getSimpleName().replaceAll("Controller.*$", "");
        String verb = handler.getMethod().getName();
        operation.setOperationId(
                noun.substring(0, 1).toLowerCase(Locale.ROOT) + noun.substring(1) + "." + verb);
        operation.setTags(List.of(noun));
        var more = handler.getMethodAnnotation(Described.class);
        if (more != null) {
            describe(operation, more);
        }
        refusal(operation, "400", "what was sent is not right: `errors` says where");
        refusal(operation, "default", "any other refusal or failure");
        if (hasPage(handler)) {
            operation.addParametersItem(number("page", 0));
            operation.addParametersItem(number("size", 50).description("1 to 500"));
        }
        var needs = handler.getMethodAnnotation(Needs.class);
        if (needs == null) {
            operation.setDescription("Open to all.");
            return operation;
        }
        var scopes =
                Stream.concat(
                                Arrays.stream(needs.value()).map(Scope::key),
                                needs.platform()
                                        ? Stream.of("administrator of the platform")
                                        : Stream.empty())
                        .toList();
        operation.setDescription(
                scopes.isEmpty()
                        ? "Needs somebody who is logged in."
                        : "Needs " + String.join(" and ", scopes) + ".");
        operation.addExtension("x-scopes", scopes);
        operation.addSecurityItem(new SecurityRequirement().addList(TOKEN));
        operation.addSecurityItem(new SecurityRequirement().addList(SESSION));
        refusal(operation, "401", "nobody is logged in and no token was sent, or it is unknown");
        refusal(operation, "403", "the caller may not do this");
        refusal(operation, "404", "there is no such subject in the caller's organisation");
        return operation;
    }

    private void describe(Operation operation, Described more) {
        if (more.body() != Void.class) {
            var body = new RequestBody().required(!more.optional());
            operation.setRequestBody(body.content(content(more.body(), more.bodyTypes())));
        }
        var own = operation.getResponses();
        var answer =
                more.answer() == Void.class ? null : content(more.answer(), more.answerTypes());
        String first =
                own.keySet().stream()
                        .filter(each -> each.startsWith("2"))
                        .findFirst()
                        .orElse("200");
        var response = own.get(first);
        if (answer != null && response != null) {
            response.setContent(answer);
        }
        for (int status : more.statuses()) {
            var other =
                    new ApiResponse().description(status == 204 ? "done, nothing to say" : "done");
            own.addApiResponse(
                    Integer.toString(status),
                    status == 204 || response == null
                            ? other
                            : other.content(response.getContent()));
        }
        if (more.statuses().length > 0
                && Arrays.stream(more.statuses()).noneMatch(each -> first.equals("" + each))) {
            own.remove(first);
        }
    }

    private Content content(Class<?> shape, String[] types) {
        var content = new Content();
        for (var type : types) {
            content.addMediaType(type, new MediaType().schema(schema(shape)));
        }
        return content;
    }

    private Schema<?> schema(Class<?> shape) {
        if (shape == byte[].class) {
            return new StringSchema().format("binary");
        }
        var resolved =
                ModelConverters.getInstance(true)
                        .resolveAsResolvedSchema(new AnnotatedType(shape).resolveAsRef(true));
        described.putAll(resolved.referencedSchemas);
        return resolved.schema;
    }

    /// A handler with two addresses: the second has the same name with a number.
    private static void nameSecond(Operation operation) {
        operation.setOperationId(operation.getOperationId().replaceAll("_\\d+$", "Also"));
    }

    private static boolean hasPage(HandlerMethod handler) {
        return Arrays.asList(handler.getMethod().getParameterTypes()).contains(PageRequest.class);
    }

    private static io.swagger.v3.oas.models.parameters.Parameter number(
            String name, int otherwise) {
        var schema = new IntegerSchema();
        schema.setDefault(otherwise);
        return new QueryParameter().name(name).schema(schema);
    }

    private static void refusal(Operation operation, String status, String why) {
        if (operation.getResponses() == null) {
            operation.setResponses(new ApiResponses());
        }
        var type = new MediaType().schema(new Schema<>().$ref(PROBLEM));
        operation
                .getResponses()
                .addApiResponse(
                        status,
                        new ApiResponse()
                                .description(why)
                                .content(
                                        new Content()
                                                .addMediaType("application/problem+json", type)));
    }
}
