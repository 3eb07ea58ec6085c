package io.baigong.server.access;

import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// The platform does not do what was asked, and says why. Answered as problem+json (RFC 9457) with
/// a `code` that stays the same, for programs and for translation; `docs/errors.md` lists them. The
/// message is one English sentence.
public abstract sealed class Refusal extends RuntimeException
        permits Conflict,
                Invalid,
                NotAllowed,
                NotFound,
                NotSignedIn,
                QuotaExceeded,
                TooManyAtOnce,
                TooManyTries,
                TooMuch {
    private final HttpStatus status;
    private final String code;

    Refusal(HttpStatus status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /// What kind of refusal it is, such as `login-taken`.
    public String code() {
        return code;
    }

    HttpStatus status() {
        return status;
    }

    /// Further members of the problem, which a translation of the code may name.
    Map<String, Object> members() {
        return Map.of();
    }

    void addTo(HttpHeaders headers) {}
}
