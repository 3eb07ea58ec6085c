package io.baigong.connect.mtconnect;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.LinkListener;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An agent, by HTTP. Each request is a connection of its own thread; closing ends those that wait.
final class Agent implements AutoCloseable {
    /// Of one document, in bytes.
    static final int MOST = 32 << 20;

    private static final int LONGEST_LINE = 1_000;
    private static final int MOST_LINES = 50;
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]{1,200})");

    private final String base;
    private final Duration connectTimeout;
    private final Duration timeout;
    private final LinkListener listener;
    private final Set<HttpURLConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// @param base without a slash at its end
    Agent(String base, Duration connectTimeout, Duration timeout, LinkListener listener) {
        this.base = base;
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
        this.listener = listener;
    }

    /// Takes documents one after another.
    interface Taker {
        /// @return whether to go on
        boolean take(Document document) throws IOException, InterruptedException;
    }

    /// An answer that is none of an agent.
    static final class Strange extends IOException {
        private static final long serialVersionUID = 1L;

        private final ConnectFault.Kind kind;

        Strange(ConnectFault.Kind kind, String message) {
            super(message);
            this.kind = kind;
        }

        ConnectFault.Kind kind() {
            return kind;
        }
    }

    boolean isClosed() {
        return closed;
    }

    String base() {
        return base;
    }

    /// One document.
    ///
    /// @param request such as `current`
    Document ask(String request) throws IOException, InterruptedException {
        var only = new Document[1];
        run(
                request,
                timeout,
                document -> {
                    only[0] = document;
                    return false;
                });
        Document document = only[0];
        if (document == null) {
            throw new EOFException("an answer without a document");
        }
        return document;
    }

    /// The documents of one request as they come.
    ///
    /// @param patience for the next bytes
    /// @return whether they came as parts of one long answer
    boolean run(String request, Duration patience, Taker taker)
            throws IOException, InterruptedException {
        var connection =
                (HttpURLConnection) URI.create(base + "/" + request).toURL().openConnection();
        open.add(connection);
        try {
            if (closed) {
                throw new IOException("closed here");
            }
            connection.setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()));
            connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("Accept", "text/xml, application/xml, multipart/*");
            listener.sent(
                    ByteBuffer.wrap(("GET " + request).getBytes(StandardCharsets.UTF_8))
                            .asReadOnlyBuffer());
            int code = connection.getResponseCode();
            if (code == 401 || code == 403 || code == 407) {
                throw new Strange(
                        ConnectFault.Kind.CREDENTIALS, "%s answers with %d".formatted(base, code));
            }
            InputStream body =
                    code < 400 ? connection.getInputStream() : connection.getErrorStream();
            if (body == null) {
                throw new Strange(
                        ConnectFault.Kind.OTHER_PROTOCOL,
                        "%s answers with %d and nothing else".formatted(base, code));
            }
            String type = connection.getContentType();
            var boundary = type == null ? null : BOUNDARY.matcher(type);
            try (var in = new BufferedInputStream(body, 16_384)) {
                if (boundary == null || !boundary.find()) {
                    taker.take(heard(whole(in)));
                    return false;
                }
                parts(in, "--" + boundary.group(1), taker);
                return true;
            }
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException gone) {
            if (Thread.interrupted()) {
                throw new InterruptedException(gone.getMessage());
            }
            throw gone;
        } finally {
            open.remove(connection);
            connection.disconnect();
        }
    }

    private static byte[] whole(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST + 1);
        if (bytes.length > MOST) {
            throw tooLong();
        }
        return bytes;
    }

    private static Strange tooLong() {
        return new Strange(
                ConnectFault.Kind.OTHER_PROTOCOL,
                "a document of more than %d bytes".formatted(MOST));
    }

    /// The parts of RFC 2046 5.1, each with its length, as agents send them (Part 1, 8.3.3).
    private void parts(InputStream in, String boundary, Taker taker)
            throws IOException, InterruptedException {
        while (true) {
            String line = line(in);
            for (int i = 0; line != null && line.isEmpty() && i < MOST_LINES; i++) {
                line = line(in);
            }
            if (line == null || line.equals(boundary + "--")) {
                return;
            }
            if (!line.equals(boundary)) {
                throw new Strange(
                        ConnectFault.Kind.OTHER_PROTOCOL,
                        "expected the boundary of a part, came '%s'".formatted(line));
            }
            int length = length(in);
            byte[] part = in.readNBytes(length);
            if (part.length < length) {
                throw new EOFException("%d bytes of a part of %d".formatted(part.length, length));
            }
            if (!taker.take(heard(part))) {
                return;
            }
        }
    }

    private static int length(InputStream in) throws IOException {
        int length = -1;
        for (int i = 0; i < MOST_LINES; i++) {
            String line = line(in);
            if (line == null) {
                throw new EOFException("the head of a part");
            }
            if (line.isEmpty() && length > MOST) {
                throw tooLong();
            }
            if (line.isEmpty() && length >= 0) {
                return length;
            }
            var field = line.split(":", 2);
            if (field.length == 2
                    && field[0].equalsIgnoreCase("Content-length")
                    && field[1].strip().matches("\\d{1,9}")) {
                length = Integer.parseInt(field[1].strip());
            }
        }
        throw new Strange(ConnectFault.Kind.OTHER_PROTOCOL, "a part without its length");
    }

    /// Null at the end.
    private static @Nullable String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return line.isEmpty() ? null : line.toString();
            }
            line.append((char) next);
            if (line.length() > LONGEST_LINE) {
                throw new Strange(
                        ConnectFault.Kind.OTHER_PROTOCOL,
                        "a line of more than %d characters between parts".formatted(LONGEST_LINE));
            }
        }
        return line.toString().strip();
    }

    private Document heard(byte[] bytes) {
        listener.received(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        return DocumentReader.read(bytes);
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(HttpURLConnection::disconnect);
    }
}
