package io.baigong.client;

import io.baigong.client.http.ApiClient;
import io.baigong.client.http.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A platform at an address, seen with one token. Immutable; safe for many threads.
///
/// ```java
/// var works = Baigong.at(URI.create("https://works.example")).token("bg_…");
/// var thing = works.ask(ThingApi::new, things -> things.thingGet("mill-7"));
/// ```
///
/// What the platform refuses is thrown as a [Refusal].
public final class Baigong {
    static final JsonMapper JSON = JsonMapper.shared();
    private static final int PAGE = 200;

    private final URI address;
    private final HttpClient http;
    private final @Nullable String token;
    private final @Nullable String organisation;
    private final Duration timeout;

    /// What is asked of a generated part of the API.
    @FunctionalInterface
    public interface Call<A, T extends @Nullable Object> {
        T of(A api) throws ApiException;
    }

    private Baigong(
            URI address,
            HttpClient http,
            @Nullable String token,
            @Nullable String organisation,
            Duration timeout) {
        this.address = address;
        this.http = http;
        this.token = token;
        this.organisation = organisation;
        this.timeout = timeout;
    }

    /// @throws IllegalArgumentException when the address is not one of HTTP
    public static Baigong at(URI address) {
        String scheme = address.getScheme();
        if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "expected an address such as https://works.example, got " + address);
        }
        var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        return new Baigong(
                URI.create(address.toString().replaceAll("/+$", "")),
                http,
                null,
                null,
                Duration.ofSeconds(60));
    }

    /// With an API token, `bg_…`.
    public Baigong token(String secret) {
        return new Baigong(address, http, secret, organisation, timeout);
    }

    /// Acting in another organisation that granted the caller a role there.
    public Baigong in(String organisationKey) {
        return new Baigong(address, http, token, organisationKey, timeout);
    }

    /// @param longest how long to wait for an answer to begin; 60 s without
    public Baigong timeout(Duration longest) {
        return new Baigong(address, http, token, organisation, longest);
    }

    /// @param client with a proxy or certificates of one's own
    public Baigong over(HttpClient client) {
        return new Baigong(address, client, token, organisation, timeout);
    }

    public URI address() {
        return address;
    }

    /// Asks one of the generated parts of the API.
    ///
    /// @throws Refusal when the platform does not do it
    public <A, T extends @Nullable Object> T ask(Function<ApiClient, A> part, Call<A, T> call) {
        try {
            return call.of(part.apply(client()));
        } catch (ApiException e) {
            if (e.getCode() == 0) {
                throw Refusal.unreachable(e.getCause() == null ? e : e.getCause());
            }
            throw Refusal.of(e.getCode(), e.getResponseBody() == null ? "" : e.getResponseBody());
        }
    }

    /// All items of a list, page by page as they are wanted.
    ///
    /// @param page asks for the page of this number, of 200 items
    public <A, P, T> Stream<T> all(
            Function<ApiClient, A> part, PageCall<A, P> page, Function<P, List<T>> items) {
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> items.apply(ask(part, api -> page.of(api, number, PAGE))))
                .takeWhile(found -> !found.isEmpty())
                .flatMap(List::stream);
    }

    /// A page of a list.
    @FunctionalInterface
    public interface PageCall<A, P> {
        P of(A api, int number, int size) throws ApiException;
    }

    private ApiClient client() {
        var client =
                new ApiClient() {
                    @Override
                    public HttpClient getHttpClient() {
                        return http;
                    }
                };
        client.updateBaseUri(address.toString());
        client.setReadTimeout(timeout);
        client.setRequestInterceptor(this::sign);
        return client;
    }

    private void sign(HttpRequest.Builder request) {
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        if (organisation != null) {
            request.setHeader("Baigong-Organisation", organisation);
        }
    }

    /// Sends a plain request.
    ///
    /// @throws Refusal when the answer is not 2xx
    public HttpResponse<InputStream> send(Request asked) {
        var body = asked.body() == null ? BodyPublishers.noBody() : asked.body();
        var request =
                HttpRequest.newBuilder(URI.create(address + asked.target()))
                        .method(asked.method(), body)
                        .timeout(timeout)
                        .header("Accept", asked.accept() + ", application/problem+json;q=0.5");
        if (!asked.type().isEmpty()) {
            request.header("Content-Type", asked.type());
        }
        sign(request);
        return send(http, request.build());
    }

    static HttpResponse<InputStream> send(HttpClient http, HttpRequest request) {
        try {
            var answer = http.send(request, BodyHandlers.ofInputStream());
            if (answer.statusCode() / 100 != 2) {
                try (var body = answer.body()) {
                    throw Refusal.of(
                            answer.statusCode(),
                            new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return answer;
        } catch (IOException e) {
            throw Refusal.unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.unreachable(e);
        }
    }

    /// Sends a plain request and reads its answer; an empty one is a missing node.
    ///
    /// @throws Refusal when the answer is not 2xx
    public JsonNode json(Request asked) {
        try (var body = send(asked).body()) {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All items of a list, page by page as they are wanted, as JSON.
    public Stream<JsonNode> items(Request list) {
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(
                        number -> json(list.with("page", number).with("size", PAGE)).path("items"))
                .takeWhile(found -> !found.isEmpty())
                .flatMap(JsonNode::valueStream);
    }

    /// Follows things: each event is handed over on a thread of its own, until the subscription is
    /// closed. Connects again by itself when the platform goes away.
    public Live live(Collection<String> things, Consumer<Live.Event> to) {
        return Live.begin(this, things, to);
    }
}
