package io.baigong.edge.identity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The HTTP door of a platform. Redirects are not followed.
///
/// @param address such as `https://works.example:8443`
/// @param authority in PEM, that its certificate is trusted by; none for the well-known ones
public record Platform(String address, @Nullable String authority) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// For 128 MB over 1 Mbit/s, or 35 MB over a quarter of that.
    private static final Duration PATIENCE_FOR_FILES = Duration.ofMinutes(20);

    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int LONGEST_SHOWN = 300;

    /// @param json what is sent
    /// @return the answer's body
    /// @throws IOException when the platform is not reached or refuses; says why
    String post(String path, String json) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(address(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build();
        var text = BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER);
        var answer = answer(request, text, PATIENCE);
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(refusal(answer));
        }
        return answer.body();
    }

    /// Fetches a file.
    ///
    /// @param most bytes
    /// @throws IOException when the platform is not reached in time, refuses, or has more
    public void fetch(String path, long most, Path to) throws IOException, InterruptedException {
        var file = BodyHandlers.limiting(BodyHandlers.ofFile(to), most);
        BodyHandler<Path> whole =
                head ->
                        head.statusCode() == 200
                                ? file.apply(head)
                                : HttpResponse.BodySubscribers.replacing(to);
        var answer =
                answer(HttpRequest.newBuilder(address(path)).build(), whole, PATIENCE_FOR_FILES);
        if (answer.statusCode() != 200) {
            throw new IOException("the platform refused with %d".formatted(answer.statusCode()));
        }
    }

    private <T> HttpResponse<T> answer(HttpRequest request, BodyHandler<T> body, Duration patience)
            throws IOException, InterruptedException {
        // closed at once: an answer that does not end is not waited for
        var client = client();
        try {
            return client.sendAsync(request, body).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException why ? why : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(
                    "%s did not answer within %d s".formatted(address, patience.toSeconds()), e);
        } finally {
            client.shutdownNow();
        }
    }

    private URI address(String path) throws IOException {
        try {
            var whole = URI.create(address.strip().replaceAll("/+$", "") + path);
            if (whole.getHost() != null && String.valueOf(whole.getScheme()).matches("https?")) {
                return whole;
            }
        } catch (IllegalArgumentException notOne) {
            // told below
        }
        throw new IOException(
                "expected the address of a platform such as http://127.0.0.1:8080, got " + address);
    }

    private HttpClient client() throws IOException {
        var builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (authority != null) {
            try {
                var context = SSLContext.getInstance("TLS");
                context.init(null, IdentityStore.trusting(authority).getTrustManagers(), null);
                builder.sslContext(context);
            } catch (GeneralSecurityException e) {
                throw new IOException("the authority cannot be used: " + e.getMessage(), e);
            }
        }
        return builder.build();
    }

    private static String refusal(HttpResponse<String> answer) {
        String detail = "";
        try {
            var problem = JsonMapper.shared().readTree(answer.body());
            detail = problem.path("detail").asString(problem.path("title").asString(""));
        } catch (JacksonException notOne) {
            detail = "";
        }
        return "the platform refused with %d%s"
                .formatted(
                        answer.statusCode(),
                        detail.isEmpty()
                                ? ""
                                : ": "
                                        + detail.substring(
                                                0, Math.min(LONGEST_SHOWN, detail.length())));
    }
}
