package io.baigong.server.access.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Ends requests whose body comes slower than a kilobyte a second. Only what the platform waited
/// for the sender counts, not the time that its own work takes.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SlowBodies extends OncePerRequestFilter {
    private static final long BYTES_PER_SECOND = 1_024;
    private static final long MOST_LEFT = 2 << 20;
    private final Duration patience;

    SlowBodies(@Value("${baigong.http.patience:30s}") Duration patience) {
        this.patience = patience;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean hasBody =
                request.getContentLengthLong() > 0
                        || request.getHeader("Transfer-Encoding") != null;
        if (hasBody) {
            var watched = new Watched(request);
            chain.doFilter(watched, response);
            watched.leaveOff(response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private final class Watched extends HttpServletRequestWrapper {
        private @Nullable Body body;

        Watched(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            var open = body;
            if (open == null) {
                open = new Body(super.getInputStream());
                body = open;
            }
            return open;
        }

        /// Reads what is left of a body that was answered before its end, as the container would,
        /// but not for ever: whoever is slow loses the connection.
        void leaveOff(HttpServletResponse response) throws IOException {
            if (isAsyncStarted() || getHeader("Expect") != null) {
                return;
            }
            try {
                var in = getInputStream();
                var buffer = new byte[8_192];
                long left = MOST_LEFT;
                for (int some = 0; some >= 0 && left > 0 && !in.isFinished(); left -= some) {
                    some = in.read(buffer);
                }
            } catch (SocketTimeoutException e) {
                if (response.isCommitted()) {
                    throw e;
                }
                // The container closes the connection after this status, and reads no more.
                response.sendError(HttpServletResponse.SC_REQUEST_TIMEOUT);
            }
        }
    }

    private final class Body extends ServletInputStream {
        private final ServletInputStream in;
        private long bytes;
        private long waited;

        Body(ServletInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            long began = System.nanoTime();
            int one = in.read();
            count(one < 0 ? 0 : 1, began);
            return one;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            long began = System.nanoTime();
            int some = in.read(to, from, length);
            count(Math.max(0, some), began);
            return some;
        }

        private void count(int more, long began) throws IOException {
            bytes += more;
            waited += System.nanoTime() - began;
            if (waited > patience.plusSeconds(bytes / BYTES_PER_SECOND).toNanos()) {
                throw new SocketTimeoutException("the body came slower than a kilobyte a second");
            }
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }

        /// Whoever closes it has read enough; the rest is left to [Watched#leaveOff].
        @Override
        public void close() {}
    }
}
