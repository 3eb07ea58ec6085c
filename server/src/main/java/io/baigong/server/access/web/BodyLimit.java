package io.baigong.server.access.web;

import io.baigong.server.access.LargeBody;
import io.baigong.server.access.TooMuch;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/// Bounds every body that is read into memory as a whole. Handlers that take a stream bound it
/// themselves.
@ControllerAdvice
class BodyLimit extends RequestBodyAdviceAdapter {
    static final int MOST = 1 << 20;
    static final int MOST_OF_LARGE = 16 << 20;

    @Override
    public boolean supports(
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        boolean large = parameter.getMethodAnnotation(LargeBody.class) != null;
        var body = new Bounded(message.getBody(), large ? MOST_OF_LARGE : MOST);
        var headers = message.getHeaders();
        return new HttpInputMessage() {
            @Override
            public InputStream getBody() {
                return body;
            }

            @Override
            public HttpHeaders getHeaders() {
                return headers;
            }
        };
    }

    private static final class Bounded extends FilterInputStream {
        private final int most;
        private long read;

        Bounded(InputStream in, int most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int some = super.read(to, from, length);
            count(Math.max(0, some));
            return some;
        }

        private void count(int more) {
            read += more;
            if (read > most) {
                throw new TooMuch("bytes in a body", most);
            }
        }
    }
}
