package io.baigong.server.access;

import io.baigong.server.access.OpenIdProvider.Account;
import io.baigong.server.access.OpenIdProvider.Refused;
import io.baigong.server.access.OpenIdProvider.Trip;
import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Service;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.WebUtils;

/// Logging in through OpenID providers. Who set out is remembered for ten minutes and bound to the
/// browser by a cookie, so that nobody can be made to come back from somebody else's log-in.
@Service
public class SignIns {
    public static final String PATH = "/api/v1/sign-in";
    private static final String COOKIE = "baigong-sign-in";
    private static final int MOST = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SignInSettings settings;
    private final LinkedAccounts accounts;
    private final People people;
    private final Sessions sessions;
    private final LoginGuard guard;
    private final Audit audit;
    private final Clock clock;
    private final Map<String, OpenIdProvider> providers = new TreeMap<>();
    private final Map<String, Pending> pending =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Pending> eldest) {
                    return size() > MOST;
                }
            };

    SignIns(
            SignInSettings settings,
            LinkedAccounts accounts,
            People people,
            Sessions sessions,
            LoginGuard guard,
            Audit audit,
            Clock clock) {
        this.settings = settings;
        this.accounts = accounts;
        this.people = people;
        this.sessions = sessions;
        this.guard = guard;
        this.audit = audit;
        this.clock = clock;
        settings.providers()
                .forEach((key, each) -> providers.put(key, new OpenIdProvider(key, each, clock)));
    }

    /// A provider as the log-in page shows it.
    public record Provider(String key, String name) {}

    /// @param linking login of the person who asked to be linked; null to log in
    private record Pending(
            String provider, Trip trip, String cookie, @Nullable String linking, Instant until) {}

    public List<Provider> providers() {
        return providers.entrySet().stream()
                .map(each -> new Provider(each.getKey(), each.getValue().name()))
                .toList();
    }

    /// Sends a browser on its way.
    ///
    /// @param linking who wants to be linked; null to log in
    /// @return the address at the provider
    public String start(
            String provider,
            @Nullable Caller linking,
            HttpServletRequest request,
            HttpServletResponse response) {
        var trip = Trip.to(URI.create(base(request) + PATH + "/callback"));
        String address;
        try {
            address = known(provider).start(trip).toString();
        } catch (Refused e) {
            throw new NotAllowed(e.code, "the provider cannot be used: " + e.getMessage());
        }
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        String cookie = HexFormat.of().formatHex(bytes);
        var next =
                new Pending(
                        provider,
                        trip,
                        cookie,
                        linking == null ? null : linking.login(),
                        clock.instant().plus(PATIENCE));
        synchronized (pending) {
            pending.put(trip.state().getValue(), next);
        }
        addCookie(cookie, PATIENCE, request, response);
        return address;
    }

    /// A browser came back.
    ///
    /// @return where in the console it goes
    /// @throws TooManyTries when too many came back from there without success
    public String finish(HttpServletRequest request, HttpServletResponse response) {
        guard.check(visitor(request), request.getRemoteAddr());
        addCookie("", Duration.ZERO, request, response);
        var known = taken(request);
        if (known == null) {
            return failed("sign-in-over");
        }
        String linking = known.linking();
        try {
            var provider = known(known.provider());
            var account = provider.finish(known.trip(), answer(known.trip(), request));
            return linking == null
                    ? logIn(known.provider(), provider, account, request, response)
                    : link(linking, known.provider(), account, request);
        } catch (Refused e) {
            denied(known.provider(), "", e.code + ": " + e.getMessage(), request);
            return linking == null ? failed(e.code) : "/#/profile?problem=" + e.code;
        } catch (NotSignedIn e) {
            denied(known.provider(), "", e.code(), request);
            return failed(e.code());
        } catch (Conflict e) {
            return linking == null ? failed(e.code()) : "/#/profile?problem=" + e.code();
        }
    }

    private String link(
            String login, String provider, Account account, HttpServletRequest request) {
        var person = people.byLogin(login).orElseThrow(() -> new NotFound("user", login));
        new Actor(person.login(), request.getRemoteAddr())
                .call(() -> {
                    accounts.link(person, provider, account);
                    return true;
                });
        return "/#/profile";
    }

    private String logIn(
            String key,
            OpenIdProvider provider,
            Account account,
            HttpServletRequest request,
            HttpServletResponse response)
            throws Refused {
        var person =
                new Actor(provider.name() + " account", request.getRemoteAddr())
                        .call(() -> accounts.personOf(key, account))
                        .orElse(null);
        if (person == null) {
            denied(key, account.subject(), "no person is linked to the account", request);
            return failed("account-unknown");
        }
        String end = provider.end(account.idToken(), URI.create(base(request) + "/"));
        guard.succeeded(visitor(request), request.getRemoteAddr());
        sessions.openVouched(person, key, end, request, response);
        return "/";
    }

    /// Failures count against the address alone: nobody can keep others from a provider.
    private static String visitor(HttpServletRequest request) {
        return "provider " + request.getRemoteAddr();
    }

    private void denied(String provider, String subject, String why, HttpServletRequest request) {
        guard.failed(visitor(request), request.getRemoteAddr());
        new Actor("unknown", request.getRemoteAddr())
                .call(() -> {
                    audit.record(
                            "session.open",
                            subject,
                            Outcome.DENIED,
                            Map.of("provider", provider, "reason", why));
                    return true;
                });
    }

    private static String failed(String code) {
        return "/#/?problem=" + code;
    }

    private @Nullable Pending taken(HttpServletRequest request) {
        String state = request.getParameter("state");
        Pending found;
        synchronized (pending) {
            found = state == null ? null : pending.remove(state);
        }
        var cookie = WebUtils.getCookie(request, COOKIE);
        if (found == null || cookie == null || !clock.instant().isBefore(found.until())) {
            return null;
        }
        boolean same =
                MessageDigest.isEqual(
                        found.cookie().getBytes(StandardCharsets.US_ASCII),
                        cookie.getValue().getBytes(StandardCharsets.UTF_8));
        return same ? found : null;
    }

    private static URI answer(Trip trip, HttpServletRequest request) {
        return URI.create(trip.back() + "?" + request.getQueryString());
    }

    private OpenIdProvider known(String key) {
        var provider = providers.get(key);
        if (provider == null) {
            throw new NotFound("provider", key);
        }
        return provider;
    }

    private String base(HttpServletRequest request) {
        var address = settings.address();
        return address == null
                ? ServletUriComponentsBuilder.fromContextPath(request).build().toUriString()
                : address.toString().replaceAll("/+$", "");
    }

    /// Comes along when the provider sends the browser back, as the session's cookie does not.
    private static void addCookie(
            String value, Duration age, HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                "Set-Cookie",
                ResponseCookie.from(COOKIE, value)
                        .httpOnly(true)
                        .sameSite("Lax")
                        .secure(request.isSecure())
                        .path(PATH)
                        .maxAge(age)
                        .build()
                        .toString());
    }
}
