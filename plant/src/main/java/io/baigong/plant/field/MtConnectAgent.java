package io.baigong.plant.field;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.baigong.plant.field.MtConnectBuffer.Extract;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.xml.xpath.XPathExpressionException;
import org.jspecify.annotations.Nullable;

/// A simulator of an MTConnect agent for one device: probe, current and sample over HTTP, the last
/// also as a stream (`interval`, `heartbeat`), both with `path`. No assets, no `at`.
public final class MtConnectAgent implements AutoCloseable {
    private static final int MOST_STREAMS = 16;
    private static final String BOUNDARY = "a-part-of-the-simulators-stream";

    private final Clock clock;
    private final MtConnectDevice device;
    private final MtConnectBuffer buffer;
    private final MtConnectDocuments documents;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore streams = new Semaphore(MOST_STREAMS);

    /// @param devices the element `Devices` of MTConnect Part 2 with one device
    /// @throws IOException when the port is taken
    public MtConnectAgent(int port, InputStream devices, Clock clock) throws IOException {
        this.clock = clock;
        device = new MtConnectDevice(devices);
        buffer = new MtConnectBuffer(device.items().keySet(), now());
        documents = new MtConnectDocuments(device, clock.instant().getEpochSecond());
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(executor);
        server.start();
    }

    /// Ids of the data items by their names.
    public Map<String, String> itemsByName() {
        var ids = new HashMap<String, String>();
        device.items().forEach((id, item) -> ids.put(item.getAttribute("name"), id));
        return ids;
    }

    /// Something was observed. In the units of the data item; what says the same as before is no
    /// news.
    ///
    /// @param item id of the data item
    public void observe(String item, Instant time, String value) {
        if (!device.items().containsKey(item)) {
            throw new IllegalArgumentException("expected the id of a data item, got " + item);
        }
        buffer.observe(item, time, value);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final String code;

        Refused(int status, String code, String text) {
            super(text);
            this.status = status;
            this.code = code;
        }
    }

    /// What was asked for.
    ///
    /// @param interval between parts of a stream, in milliseconds; none for a single answer
    private record Wish(
            Set<String> items, long from, int count, @Nullable Long interval, long heartbeat) {}

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                serve(exchange);
            } catch (Refused refused) {
                String text = String.valueOf(refused.getMessage());
                send(
                        exchange,
                        refused.status,
                        documents.error(now(), nothing(), refused.code, text));
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void serve(HttpExchange exchange) throws IOException, Refused, InterruptedException {
        if (!exchange.getRequestMethod().equals("GET")) {
            throw new Refused(405, "INVALID_REQUEST", "expected GET");
        }
        var path = Arrays.asList(exchange.getRequestURI().getPath().substring(1).split("/"));
        if (path.size() > 2 || path.size() == 2 && !device.isCalled(path.getFirst())) {
            throw new Refused(404, "NO_DEVICE", "there is no such device");
        }
        String request = path.getLast();
        var parameters = parameters(exchange.getRequestURI().getRawQuery());
        if (request.isEmpty() || request.equals("probe") || device.isCalled(request)) {
            send(exchange, 200, documents.devices(now(), nothing()));
            return;
        }
        if (!request.equals("current") && !request.equals("sample")) {
            throw new Refused(404, "UNSUPPORTED", "expected probe, current or sample");
        }
        if (parameters.containsKey("at")) {
            throw new Refused(404, "UNSUPPORTED", "the simulator keeps no states of the past");
        }
        boolean isSample = request.equals("sample");
        var wish = wish(parameters);
        if (wish.interval() == null) {
            send(exchange, 200, documents.streams(now(), extract(isSample, wish, wish.from())));
        } else {
            stream(exchange, isSample, wish, wish.interval());
        }
    }

    private Wish wish(Map<String, String> parameters) throws Refused {
        long first = buffer.first();
        Long from = number(parameters, "from", first, buffer.next(), "OUT_OF_RANGE");
        Long count = number(parameters, "count", 1, MtConnectBuffer.SIZE, "OUT_OF_RANGE");
        Long interval = number(parameters, "interval", 0, 60_000, "INVALID_REQUEST");
        Long heartbeat = number(parameters, "heartbeat", 100, 600_000, "INVALID_REQUEST");
        return new Wish(
                items(parameters.get("path")),
                from == null ? first : from,
                count == null ? 100 : count.intValue(),
                interval,
                heartbeat == null ? 10_000 : heartbeat);
    }

    private Set<String> items(@Nullable String path) throws Refused {
        if (path == null) {
            return device.items().keySet();
        }
        try {
            var items = device.below(path);
            if (items.isEmpty()) {
                throw new Refused(400, "INVALID_XPATH", "the path names no data items: " + path);
            }
            return items;
        } catch (XPathExpressionException wrong) {
            throw new Refused(400, "INVALID_XPATH", "the path cannot be read: " + path);
        }
    }

    private static @Nullable Long number(
            Map<String, String> parameters, String name, long least, long most, String code)
            throws Refused {
        String text = parameters.get(name);
        if (text == null) {
            return null;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException wrong) {
            // Said below.
        }
        throw new Refused(
                code.equals("OUT_OF_RANGE") ? 404 : 400,
                code,
                "%s: expected %d to %d, got %s".formatted(name, least, most, text));
    }

    private static Map<String, String> parameters(@Nullable String query) throws Refused {
        var parameters = new HashMap<String, String>();
        for (String pair : query == null ? List.<String>of() : List.of(query.split("&"))) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new Refused(400, "INVALID_REQUEST", "expected name=value");
            }
            try {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException wrong) {
                throw new Refused(400, "INVALID_REQUEST", "a parameter is encoded wrongly");
            }
        }
        return parameters;
    }

    private Extract extract(boolean isSample, Wish wish, long from) {
        return isSample
                ? buffer.sample(wish.items(), from, wish.count())
                : buffer.current(wish.items());
    }

    private Extract nothing() {
        return buffer.current(Set.of());
    }

    private static void send(HttpExchange exchange, int status, String document)
            throws IOException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /// Parts until the client leaves (Part 1, streaming data).
    private void stream(HttpExchange exchange, boolean isSample, Wish wish, long interval)
            throws IOException, Refused, InterruptedException {
        if (!streams.tryAcquire()) {
            throw new Refused(503, "TOO_MANY", "%d streams are open".formatted(MOST_STREAMS));
        }
        try {
            exchange.getResponseHeaders()
                    .set("Content-Type", "multipart/x-mixed-replace;boundary=" + BOUNDARY);
            exchange.sendResponseHeaders(200, 0);
            var out = exchange.getResponseBody();
            long from = wish.from();
            while (true) {
                if (isSample) {
                    buffer.await(from, wish.heartbeat());
                }
                // A client that fell out of the buffer goes on with what there is.
                var extract = extract(isSample, wish, Math.max(from, buffer.first()));
                part(out, documents.streams(now(), extract));
                from = extract.next();
                Thread.sleep(interval);
            }
        } finally {
            streams.release();
        }
    }

    private static void part(OutputStream out, String document) throws IOException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        String head =
                "--%s\r\nContent-type: text/xml\r\nContent-length: %d\r\n\r\n"
                        .formatted(BOUNDARY, bytes.length);
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write('\r');
        out.write('\n');
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
