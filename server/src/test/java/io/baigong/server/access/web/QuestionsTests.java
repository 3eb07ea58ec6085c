package io.baigong.server.access.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.access.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/// A question asked inside the chain of another one is asked while that one is being answered.
class QuestionsTests {
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    @Test
    void asksToComeBackWhileAllAreBusy() throws Exception {
        var one = new Questions(1, JsonMapper.shared());
        var during = new MockHttpServletResponse();
        int first = ask(one, FIRST, (_, _) -> one.doFilter(get(), during, new MockFilterChain()));
        assertThat(first).isEqualTo(200);
        assertThat(during.getStatus()).isEqualTo(503);
        assertThat(during.getHeader("Retry-After")).isEqualTo("1");
        assertThat(during.getContentType()).startsWith("application/problem+json");
        assertThat(during.getContentAsString()).contains("\"code\":\"busy\"");
    }

    @Test
    void oneOrganisationTakesHalfOfTheTurns() throws Exception {
        var two = new Questions(2, JsonMapper.shared());
        var asked = new int[2];
        ask(
                two,
                FIRST,
                (_, _) -> {
                    asked[0] = ask(two, FIRST, new MockFilterChain());
                    asked[1] = ask(two, SECOND, new MockFilterChain());
                });
        assertThat(asked).containsExactly(503, 200);
        assertThat(ask(two, FIRST, new MockFilterChain())).isEqualTo(200);
    }

    @Test
    void aTurnEndsWhenTheAnswerBegins() throws Exception {
        var one = new Questions(1, JsonMapper.shared());
        var asked = new int[3];
        ask(
                one,
                FIRST,
                (_, response) -> {
                    response.getOutputStream().write(1);
                    response.getOutputStream().flush();
                    asked[0] =
                            ask(
                                    one,
                                    FIRST,
                                    (_, _) -> asked[1] = ask(one, FIRST, new MockFilterChain()));
                });
        asked[2] = ask(one, FIRST, new MockFilterChain());
        assertThat(asked).containsExactly(200, 503, 200);
    }

    @Test
    void isFreeAgainAfterOneThatFailed() throws Exception {
        var one = new Questions(1, JsonMapper.shared());
        assertThatThrownBy(() ->
                        ask(
                                one,
                                FIRST,
                                (_, _) -> {
                                    throw new IOException("gone");
                                }))
                .hasMessage("gone");
        assertThat(ask(one, FIRST, new MockFilterChain())).isEqualTo(200);
    }

    @Test
    void countsNoCommands() throws Exception {
        var one = new Questions(1, JsonMapper.shared());
        var command = new MockHttpServletResponse();
        ask(
                one,
                FIRST,
                (_, _) ->
                        one.doFilter(
                                new MockHttpServletRequest("POST", "/api/v1/things"),
                                command,
                                new MockFilterChain()));
        assertThat(command.getStatus()).isEqualTo(200);
    }

    private static int ask(Questions questions, int organisation, FilterChain chain)
            throws ServletException, IOException {
        var answer = new MockHttpServletResponse();
        try {
            new Caller(organisation, "li.na", Set.of(), false)
                    .<Boolean, Exception>call(() -> {
                        questions.doFilter(get(), answer, chain);
                        return true;
                    });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
        return answer.getStatus();
    }

    private static MockHttpServletRequest get() {
        return new MockHttpServletRequest("GET", "/api/v1/things");
    }
}
