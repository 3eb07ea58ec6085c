package io.baigong.server.access;

import io.baigong.server.audit.Actor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Finds out who is asking, by API token or session, and lets the request run in that name and
/// inside that organisation. A request with an `Authorization` header never uses its session, which
/// is why it needs no CSRF token.
final class CallerFilter extends OncePerRequestFilter {
    private final ApiTokens tokens;
    private final Operator operator;
    private final Refuse refuse;

    CallerFilter(ApiTokens tokens, Operator operator, Refuse refuse) {
        this.tokens = tokens;
        this.operator = operator;
        this.refuse = refuse;
    }

    /// Answers with a problem.
    interface Refuse {
        void write(HttpServletResponse response, ProblemDetail problem) throws IOException;
    }

    /// The secret of `Authorization: Bearer …` or `Token …`, or null.
    static @Nullable String secret(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return null;
        }
        for (var scheme : new String[] {"Bearer ", "Token "}) {
            if (header.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return header.substring(scheme.length()).strip();
            }
        }
        return null;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String secret = secret(request);
        if (secret != null) {
            try {
                signIn(secret);
            } catch (DataAccessException e) {
                refuse.write(response, ProblemAdvice.databaseAway());
                return;
            }
        }
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication instanceof SignedIn signedIn) {
            as(signedIn, request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void signIn(String secret) {
        var context = SecurityContextHolder.createEmptyContext();
        var bearer = tokens.bearer(secret);
        if (bearer != null) {
            String actor = bearer.caller().login() + " by token " + bearer.token();
            context.setAuthentication(new SignedIn(bearer.caller(), actor, false));
        } else if (operator.caller(secret) instanceof Caller caller) {
            context.setAuthentication(new SignedIn(caller, caller.login(), false));
        }
        SecurityContextHolder.setContext(context);
    }

    private static void as(
            SignedIn who,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        try {
            who.caller()
                    .<Boolean, Exception>call(
                            new Actor(who.actor(), request.getRemoteAddr()),
                            () -> {
                                chain.doFilter(request, response);
                                return true;
                            });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }
}
