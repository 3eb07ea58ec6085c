package io.baigong.server.hostile;

import io.baigong.server.access.Needs;
import io.baigong.server.access.Open;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// Every route there is, found by itself, with what the description of the API says it takes.
final class Routes {
    private Routes() {}

    /// @param type of the body that it takes
    /// @param needs null for one that is open to all
    /// @param fields of a JSON body, by name, with the JSON type that each has
    /// @param parameters of the query
    record Route(
            String method,
            String pattern,
            String type,
            @Nullable Needs needs,
            TreeMap<String, String> fields,
            List<String> parameters) {
        boolean changes() {
            return !method.equals("GET") && !method.equals("HEAD");
        }

        boolean isJson() {
            return type.contains("json");
        }

        /// @param variable stands for every variable of the path
        String path(String variable) {
            return pattern.replaceAll("\\{[^}]+}", variable.replace("$", "\\$"));
        }

        boolean hasVariables() {
            return pattern.contains("{");
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    static List<Route> all(RequestMappingHandlerMapping mapping, JsonNode api) {
        var all = new ArrayList<Route>();
        mapping.getHandlerMethods()
                .forEach((info, handler) -> {
                    if (!handler.hasMethodAnnotation(Needs.class)
                            && !handler.hasMethodAnnotation(Open.class)) {
                        return;
                    }
                    String type =
                            info.getConsumesCondition().getConsumableMediaTypes().stream()
                                    .findFirst()
                                    .map(MediaType::toString)
                                    .orElse("application/json");
                    for (var method : info.getMethodsCondition().getMethods()) {
                        for (var pattern : info.getPatternValues()) {
                            var described =
                                    api.path("paths")
                                            .path(pattern)
                                            .path(method.name().toLowerCase(Locale.ROOT));
                            all.add(
                                    new Route(
                                            method.name(),
                                            pattern,
                                            type,
                                            handler.getMethodAnnotation(Needs.class),
                                            fields(api, described),
                                            parameters(described)));
                        }
                    }
                });
        return all;
    }

    private static TreeMap<String, String> fields(JsonNode api, JsonNode described) {
        var fields = new TreeMap<String, String>();
        var schema = described.at("/requestBody/content").path("application/json").path("schema");
        String reference = schema.path("$ref").asString("");
        if (!reference.isEmpty()) {
            schema = api.at(reference.substring(1));
        }
        schema.path("properties")
                .properties()
                .forEach(each ->
                        fields.put(each.getKey(), each.getValue().path("type").asString("object")));
        return fields;
    }

    private static List<String> parameters(JsonNode described) {
        return described.path("parameters").values().stream()
                .filter(each -> each.path("in").asString().equals("query"))
                .map(each -> each.path("name").asString())
                .toList();
    }
}
