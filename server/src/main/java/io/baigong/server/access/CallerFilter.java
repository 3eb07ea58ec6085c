package io.baigong.server.access;

import io.baigong.server.audit.Actor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Finds out who is asking, by API token or session, what that person may now, and lets the request
/// run in that name and inside one organisation: the person's own, or the one named by the header
/// `Baigong-Organisation`, or for a GET, since an `EventSource` sends no headers, by the parameter
/// `organisation`. A request with an `Authorization` header never uses its session, which is why it
/// needs no CSRF token.
final class CallerFilter extends OncePerRequestFilter {
    static final String ORGANISATION = "Baigong-Organisation";
    private static final String BASIC = "Basic ";

    /// What is the person's own (sessions, password, tokens) is at home, wherever it acts.
    private static final String[] PERSONAL = {"/api/v1/session", "/api/v1/tokens"};

    private final SessionStore sessions;
    private final ApiTokens tokens;
    private final Operator operator;
    private final Authority authority;
    private final Denials denials;
    private final Refuse refuse;

    CallerFilter(
            SessionStore sessions,
            ApiTokens tokens,
            Operator operator,
            Authority authority,
            Denials denials,
            Refuse refuse) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.operator = operator;
        this.authority = authority;
        this.denials = denials;
        this.refuse = refuse;
    }

    /// Answers with a problem.
    interface Refuse {
        void write(HttpServletResponse response, ProblemDetail problem) throws IOException;
    }

    /// The secret of `Authorization: Bearer …` or `Token …`, or the password of `Basic …` where
    /// that is an API token; or null.
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
        return header.regionMatches(true, 0, BASIC, 0, BASIC.length()) && onlyReads(request)
                ? password(header.substring(BASIC.length()).strip())
                : null;
    }

    /// Grafana, Excel and Power BI know no other way. A browser that was given a name and a
    /// password sends them by itself, also with what another site makes it send: so they open
    /// nothing that changes anything.
    private static boolean onlyReads(HttpServletRequest request) {
        return switch (request.getMethod()) {
            case "GET", "HEAD" -> true;
            case "POST" -> request.getRequestURI().startsWith("/prometheus/");
            default -> false;
        };
    }

    private static @Nullable String password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            String password = pair.substring(pair.indexOf(':') + 1);
            return password.startsWith(ApiTokens.PREFIX) ? password : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// The organisation in which the request wants to act; null for the person's own.
    static @Nullable String wanted(HttpServletRequest request) {
        String header = request.getHeader(ORGANISATION);
        if (header == null && request.getMethod().equals("GET")) {
            header = request.getParameter("organisation");
        }
        return header == null || header.isBlank() ? null : header.strip();
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            signIn(request);
        } catch (DataAccessException e) {
            refuse.write(response, ProblemAdvice.databaseAway());
            return;
        } catch (NotAllowed e) {
            refuse.write(response, Problems.of(e));
            return;
        }
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication instanceof SignedIn signedIn) {
            as(signedIn, request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    /// What a session keeps says only who logged in: what that person may is asked each time.
    private void signIn(HttpServletRequest request) {
        String secret = secret(request);
        @Nullable SignedIn now;
        if (secret != null) {
            now = byToken(request, secret);
        } else {
            now = bySession(request);
        }
        if (now == null) {
            return;
        }
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(now);
        SecurityContextHolder.setContext(context);
    }

    private @Nullable SignedIn bySession(HttpServletRequest request) {
        String cookie = SessionCookie.of(request);
        var open = cookie == null ? null : sessions.use(cookie);
        return open == null ? null : somebody(request, open.login(), null);
    }

    private @Nullable SignedIn byToken(HttpServletRequest request, String secret) {
        var bearer = tokens.bearer(secret);
        if (bearer != null) {
            return somebody(request, bearer.login(), bearer);
        }
        var caller = operator.caller(secret);
        return caller == null ? null : new SignedIn(caller, caller.login(), false);
    }

    private @Nullable SignedIn somebody(
            HttpServletRequest request, String login, ApiTokens.@Nullable Bearer bearer) {
        var limit = bearer == null ? Scope.all() : bearer.scopes();
        String organisation = isPersonal(request) ? null : wanted(request);
        Caller caller;
        try {
            caller = authority.caller(login, limit, organisation);
        } catch (NotAllowed e) {
            var home = authority.caller(login, limit, null);
            if (home == null) {
                return null;
            }
            throw denied(request, home, actor(home, bearer), e);
        }
        return caller == null ? null : new SignedIn(caller, actor(caller, bearer), bearer == null);
    }

    private String actor(Caller caller, ApiTokens.@Nullable Bearer bearer) {
        String name = authority.actor(caller);
        return bearer == null ? name : Actor.byToken(name, bearer.token());
    }

    private NotAllowed denied(
            HttpServletRequest request, Caller home, String actor, NotAllowed refusal) {
        String attempt = "act in " + wanted(request);
        return home.call(
                new Actor(actor, request.getRemoteAddr()),
                () ->
                        denials.denied(
                                home,
                                attempt.length() <= 100 ? attempt : attempt.substring(0, 100),
                                refusal.code(),
                                String.valueOf(refusal.getMessage())));
    }

    private static boolean isPersonal(HttpServletRequest request) {
        for (var start : PERSONAL) {
            if (request.getRequestURI().startsWith(start)) {
                return true;
            }
        }
        return false;
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
