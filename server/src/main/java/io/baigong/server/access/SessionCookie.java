package io.baigong.server.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/// The cookie with a session's secret: kept from scripts and other sites, and from plain HTTP once
/// it was given over TLS.
final class SessionCookie {
    static final String NAME = "baigong-session";

    private SessionCookie() {}

    /// The secret that came, or null. A request with an `Authorization` header uses no session.
    static @Nullable String of(HttpServletRequest request) {
        if (CallerFilter.secret(request) != null) {
            return null;
        }
        return any(request);
    }

    /// The secret that came, whoever else the request is by.
    static @Nullable String any(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, NAME);
        return cookie == null ? null : cookie.getValue();
    }

    static void give(String secret, HttpServletRequest request, HttpServletResponse response) {
        add(secret, null, request, response);
    }

    static void take(HttpServletRequest request, HttpServletResponse response) {
        add("", Duration.ZERO, request, response);
    }

    private static void add(
            String secret,
            @Nullable Duration age,
            HttpServletRequest request,
            HttpServletResponse response) {
        var cookie =
                ResponseCookie.from(NAME, secret)
                        .httpOnly(true)
                        .sameSite("Strict")
                        .secure(request.isSecure())
                        .path("/");
        if (age != null) {
            cookie.maxAge(age);
        }
        response.addHeader("Set-Cookie", cookie.build().toString());
    }
}
