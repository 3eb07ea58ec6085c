package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
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
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;

/// What `/v3/api-docs` says beyond the handlers' signatures: the name of each operation, the scopes
/// it needs, paging and problems.
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String TOKEN = "token";
    private static final String SESSION = "session";
    private static final String PROBLEM = "#/components/schemas/Problem";

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class, PageRequest.class);
    }

    @Bean
    OpenAPI api() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Baigong 百工")
                                .version("1")
                                .license(new License().name("Apache-2.0")))
                .components(
                        new Components()
                                .addSchemas("Problem", problem())
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
        var fault =
                new ObjectSchema()
                        .addProperty("field", new StringSchema())
                        .addProperty("row", new IntegerSchema())
                        .addProperty("column", new StringSchema())
                        .addProperty("expected", new StringSchema())
                        .addProperty("got", new StringSchema());
        return new ObjectSchema()
                .description("RFC 9457")
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema())
                .addProperty("code", new StringSchema().description("docs/errors.md lists them"))
                .addProperty("errors", new ArraySchema().items(fault));
    }

    @Bean
    OperationCustomizer namesScopesAndProblems() {
        return ApiDescription::describe;
    }

    private static Operation describe(Operation operation, HandlerMethod handler) {
        String noun = handler.getBeanType().getSimpleName().replaceAll("Controller.*$", "");
        String verb = handler.getMethod().getName();
        operation.setOperationId(
                noun.substring(0, 1).toLowerCase(Locale.ROOT) + noun.substring(1) + "." + verb);
        operation.setTags(List.of(noun));
        refusal(operation, "400", "what was sent is not right: `errors` says where");
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
