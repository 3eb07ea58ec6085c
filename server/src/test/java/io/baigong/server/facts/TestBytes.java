package io.baigong.server.facts;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// Bodies that are no text.
record TestBytes(int port) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    byte[] get(String path, String bearer) {
        return send(request(path, bearer).GET().build()).body();
    }

    HttpResponse<byte[]> answer(String path, String bearer) {
        return send(request(path, bearer).GET().build());
    }

    HttpResponse<byte[]> post(String path, String bearer, byte[] body) {
        return send(
                request(path, bearer)
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build());
    }

    private HttpRequest.Builder request(String path, String bearer) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", bearer);
    }

    private static HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
