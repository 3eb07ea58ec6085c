package io.baigong.server.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class QuestionsTests {
    private final Questions one = new Questions(1, JsonMapper.shared());

    @Test
    void asksToComeBackWhileAllAreBusy() throws Exception {
        var during = new MockHttpServletResponse();
        var first = new MockHttpServletResponse();
        ask(first, (_, _) -> one.doFilter(get(), during, new MockFilterChain()));
        assertThat(first.getStatus()).isEqualTo(200);
        assertThat(during.getStatus()).isEqualTo(503);
        assertThat(during.getHeader("Retry-After")).isEqualTo("1");
        assertThat(during.getContentType()).startsWith("application/problem+json");
        assertThat(during.getContentAsString()).contains("\"code\":\"busy\"");
    }

    @Test
    void isFreeAgainAfterOneThatFailed() throws Exception {
        try {
            ask(
                    new MockHttpServletResponse(),
                    (_, _) -> {
                        throw new IOException("gone");
                    });
        } catch (IOException expected) {
            assertThat(expected).hasMessage("gone");
        }
        var next = new MockHttpServletResponse();
        ask(next, new MockFilterChain());
        assertThat(next.getStatus()).isEqualTo(200);
    }

    @Test
    void countsNoCommands() throws Exception {
        var command = new MockHttpServletResponse();
        ask(
                new MockHttpServletResponse(),
                (_, _) ->
                        one.doFilter(
                                new MockHttpServletRequest("POST", "/api/v1/things"),
                                command,
                                new MockFilterChain()));
        assertThat(command.getStatus()).isEqualTo(200);
    }

    private void ask(MockHttpServletResponse answer, FilterChain chain)
            throws ServletException, IOException {
        one.doFilter(get(), answer, chain);
    }

    private static MockHttpServletRequest get() {
        return new MockHttpServletRequest("GET", "/api/v1/things");
    }
}
