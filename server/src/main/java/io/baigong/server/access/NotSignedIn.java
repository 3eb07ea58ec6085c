package io.baigong.server.access;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// The caller is not known; answered with 401.
public final class NotSignedIn extends Refusal {
    public NotSignedIn(String message) {
        this("not-signed-in", message);
    }

    NotSignedIn(String code, String message) {
        super(HttpStatus.UNAUTHORIZED, code, message);
    }

    @Override
    void addTo(HttpHeaders headers) {
        headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
}
