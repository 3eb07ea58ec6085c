package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Answers so many questions at once, at most half of them of one organisation; the others wait
/// their turn for a second and are then asked to come back. Where all are begun at once they wait
/// for connections again and again, and a queue that grows so does not go away by itself. A turn
/// ends when its answer begins: how long a stream lasts, or how slowly somebody reads, holds up
/// nobody. Commands and imports are not counted.
@Component
@Order(Questions.AFTER_SECURITY)
class Questions extends OncePerRequestFilter {
    /// Whose question it is must be known; Spring Security comes at -100.
    static final int AFTER_SECURITY = 0;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int NOBODY = 0;

    private final int mostOfOne;
    private final Semaphore free;
    private final Map<Integer, Semaphore> freeOf = new ConcurrentHashMap<>();
    private final JsonMapper json;

    Questions(@Value("${baigong.http.questions:32}") int most, JsonMapper json) {
        this.mostOfOne = Math.max(1, most / 2);
        this.free = new Semaphore(most, true);
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return switch (request.getMethod()) {
            case "GET", "HEAD" -> !path.startsWith("/api/") && !path.startsWith("/prometheus/");
            case "POST" -> !path.startsWith("/prometheus/");
            default -> true;
        };
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = Caller.currentOrNull();
        var own =
                freeOf.computeIfAbsent(
                        caller == null ? NOBODY : caller.home(),
                        _ -> new Semaphore(mostOfOne, true));
        if (!isMyTurn(own)) {
            refuse(response);
            return;
        }
        var turn = new Turn(response, own);
        try {
            chain.doFilter(request, turn);
        } finally {
            turn.end();
        }
    }

    /// Who waits for others of its own organisation keeps no turn from the rest.
    private boolean isMyTurn(Semaphore own) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        try {
            if (!own.tryAcquire(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                return false;
            }
            boolean mine = false;
            try {
                mine = free.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            } finally {
                if (!mine) {
                    own.release();
                }
            }
            return mine;
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

    private final class Turn extends HttpServletResponseWrapper {
        private final Semaphore own;
        private final AtomicBoolean over = new AtomicBoolean();

        Turn(HttpServletResponse response, Semaphore own) {
            super(response);
            this.own = own;
        }

        void end() {
            if (over.compareAndSet(false, true)) {
                free.release();
                own.release();
            }
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            end();
            return super.getOutputStream();
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            end();
            return super.getWriter();
        }
    }
}
