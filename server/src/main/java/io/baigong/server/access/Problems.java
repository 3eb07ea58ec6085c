package io.baigong.server.access;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/// The one form of refusal: problem+json (RFC 9457) with a `code` that stays the same.
public final class Problems {
    static final Map<Integer, String> BY_STATUS =
            Map.of(
                    400, "bad-request",
                    404, "no-such-address",
                    405, "method-not-allowed",
                    406, "not-acceptable",
                    408, "too-slow",
                    413, "too-much",
                    415, "unsupported-media-type",
                    503, "unavailable");

    private Problems() {}

    /// @param code such as `store-away`; listed in `docs/errors.md`
    /// @param detail one English sentence
    public static ProblemDetail of(HttpStatus status, String code, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(status.getReasonPhrase());
        problem.setProperty("code", code);
        return problem;
    }

    static ProblemDetail of(Refusal refusal) {
        var problem = of(refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()));
        refusal.members().forEach(problem::setProperty);
        return problem;
    }

    /// A refusal of the framework's own, which has a status and no code.
    static void complete(ProblemDetail problem) {
        var members = problem.getProperties();
        if (members == null || !members.containsKey("code")) {
            problem.setProperty("code", BY_STATUS.getOrDefault(problem.getStatus(), "bad-request"));
        }
    }
}
