package io.baigong.server.access.web;

import io.baigong.server.access.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Answers so many questions at once, the others wait their turn for a second and are then asked to
/// come back: where all are begun at once they wait for connections again and again, and a queue
/// that grows so does not go away by itself. What has a body (commands, imports) and what goes on
/// after its handler (streams) is not counted.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class Questions extends OncePerRequestFilter {
    private static final long PATIENCE_MILLIS = 1_000;

    private final Semaphore free;
    private final JsonMapper json;

    Questions(@Value("${baigong.http.questions:32}") int most, JsonMapper json) {
        this.free = new Semaphore(most, true);
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("GET")
                || !(request.getRequestURI().startsWith("/api/")
                        || request.getRequestURI().startsWith("/prometheus/"));
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isMyTurn()) {
            refuse(response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            free.release();
        }
    }

    private boolean isMyTurn() {
        try {
            return free.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void refuse(HttpServletResponse response) throws IOException {
        response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(
                response.getOutputStream(),
                Problems.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "busy",
                        "more is asked just now than can be answered; try again in a second"));
    }
}
