package io.baigong.server.access;

import org.springframework.http.HttpStatus;

/// What was asked does not fit what is there, such as a key already taken; answered with 409.
public final class Conflict extends Refusal {
    /// @param code such as `key-taken`; listed in `docs/errors.md`
    public Conflict(String code, String message) {
        super(HttpStatus.CONFLICT, code, message);
    }
}
