package io.baigong.client;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request as plain as HTTP has it, for what is streamed and for scripts.
///
/// @param path below the platform's address, encoded, such as `/api/v1/things`
/// @param query names and values, encoded and joined
public record Request(
        String method,
        String path,
        String query,
        String accept,
        String type,
        @Nullable BodyPublisher body) {
    public static Request get(String path) {
        return of("GET", path);
    }

    public static Request of(String method, String path) {
        return new Request(method, path, "", "application/json", "", null);
    }

    /// With `{}` in a path replaced by names, each encoded.
    public static String path(String pattern, String... names) {
        String path = pattern;
        for (var name : names) {
            path =
                    path.replaceFirst(
                            "\\{}", java.util.regex.Matcher.quoteReplacement(encoded(name)));
        }
        return path;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// With one more parameter; null and empty ones are left out.
    public Request with(String name, @Nullable Object value) {
        if (value == null || value.toString().isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>();
        if (!query.isEmpty()) {
            all.add(query);
        }
        all.add(encoded(name) + "=" + encoded(value.toString()));
        return new Request(method, path, String.join("&", all), accept, type, body);
    }

    public Request accepting(String mediaType) {
        return new Request(method, path, query, mediaType, type, body);
    }

    public Request sending(String mediaType, BodyPublisher content) {
        return new Request(method, path, query, accept, mediaType, content);
    }

    /// @param content becomes JSON
    public Request json(Object content) {
        String text =
                content instanceof String given ? given : Baigong.JSON.writeValueAsString(content);
        return sending("application/json", BodyPublishers.ofString(text));
    }

    String target() {
        return query.isEmpty() ? path : path + (path.contains("?") ? "&" : "?") + query;
    }
}
