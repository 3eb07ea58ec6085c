package io.baigong.server.access;

import org.springframework.http.HttpStatus;

/// The caller is known and may not; answered with 403.
public final class NotAllowed extends Refusal {
    /// @param code such as `scope-missing`; listed in `docs/errors.md`
    public NotAllowed(String code, String message) {
        super(HttpStatus.FORBIDDEN, code, message);
    }
}
